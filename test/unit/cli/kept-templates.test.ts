import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../helpers/cli.ts';
import { writeTree } from '../../helpers/play-tree.ts';

/** Templates of every kind: a text, an expression, a file with a header, one that it includes, blocks and a method that mutates. */
const TREE = {
  'play.yml': `- hosts: all
  gather_facts: false
  vars: {list: [1, 2]}
  tasks:
    - template: {src: main.j2, dest: "{{ playbook_dir }}/made"}
      when: list | length == 2
`,
  'main.j2': `#jinja2: variable_start_string:'<<', variable_end_string:'>>'
{% include 'part.j2' %}<< list.append(3) >>{% block b %}<< list | sum >>{% endblock %}
`,
  'part.j2': `äöü '<< "\u2028" >>'
`,
  hosts: 'localhost ansible_connection=local\n',
};

function tree(more: Readonly<Record<string, string>> = {}) {
  const folder = writeTree({ ...TREE, ...more });
  const cache = join(folder, 'cache/calico-deploy');
  const run = async (...args: string[]) => {
    const env = { XDG_CACHE_HOME: join(folder, 'cache'), HOME: join(folder, 'home') };
    const { exitCode, stdout } = await runCli(['playbook', 'play.yml', '-i', 'hosts', ...args], { cwd: folder, env });
    const changed = /changed=(\d+)/.exec(stdout)?.[1];
    return { exitCode, changed, made: readFileSync(join(folder, 'made'), 'utf8') };
  };
  const kept = () => readdirSync(cache).filter((name) => /^templates-[0-9a-f]+$/.test(name));
  const file = () => join(cache, kept()[0] ?? 'none');
  return { folder, run, kept, file };
}

describe('templates that an earlier run compiled', () => {
  it('give the same', { timeout: 60_000 }, async () => {
    const { run, kept, file } = tree();
    const first = await run();
    expect(first).toMatchObject({ exitCode: 0, changed: '1' });
    expect(kept()).toHaveLength(1);
    const before = statSync(file()).mtimeMs;
    for (let again = 0; again < 2; again += 1) {
      expect(await run()).toEqual({ ...first, changed: '0' });
      expect(statSync(file()).mtimeMs).toBe(before);
    }
  });

  it('are those of the source: a template that has changed is compiled anew, and kept with the others', {
    timeout: 60_000,
  }, async () => {
    const { folder, run, file } = tree();
    await run();
    writeFileSync(join(folder, 'main.j2'), 'another {{ list | length }}\n');
    expect((await run()).made).toBe('another 2\n');
    expect(readFileSync(file(), 'utf8')).toContain('another');
    expect((await run()).made).toBe('another 2\n');
  });

  it('are code: what others may have written, and what is none, is left', { timeout: 60_000 }, async () => {
    const { run, file } = tree();
    const { made } = await run();
    writeFileSync(file(), 'process.exit(9)');
    chmodSync(file(), 0o666);
    expect(await run()).toMatchObject({ exitCode: 0, made });
    for (const text of ['no script', '', '5']) {
      writeFileSync(file(), text);
      chmodSync(file(), 0o600);
      expect(await run()).toMatchObject({ exitCode: 0, made });
    }
  });

  it('are none where the cache folder cannot be looked into', { timeout: 60_000 }, async () => {
    const { folder, run } = tree();
    symlinkSync('cache', join(folder, 'cache'));
    expect(await run()).toMatchObject({ exitCode: 0 });
  });

  it('do not become ever more', { timeout: 60_000 }, async () => {
    const { run, file } = tree();
    await run();
    const of = (key: string) => `{key:'${key}',mutates:false,syntax:undefined,code:function(){}}`;
    writeFileSync(file(), `[${Array.from({ length: 2000 }, (_, at) => of(`key-${at}`)).join()}]`);
    await run();
    const text = readFileSync(file(), 'utf8');
    expect({ old: text.includes('key-'), made: text.includes('list.append(3)') }).toEqual({ old: false, made: true });
  });

  it('are not kept where a password of vault is given: what it opens may be a template', {
    timeout: 60_000,
  }, async () => {
    const { run, kept } = tree({ password: 'pass\n' });
    await run('--vault-password-file', 'password');
    expect(kept()).toEqual([]);
  });
});
