import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PLAY, removeTrees, SSH, askedTree as tree } from '../../helpers/asked-tree.ts';

afterAll(removeTrees);

// What takes long is that files have to settle.
describe.concurrent('a run that found nothing to do', { timeout: 60_000 }, () => {
  it('is asked again, and says the same', async () => {
    const { run, learn, kept, cache } = await tree();
    const learned = await learn();
    expect(learned).toMatchObject({ exitCode: 0, way: 'agent', changed: '0' });
    expect(kept()).toHaveLength(1);
    expect(statSync(join(cache, kept()[0] ?? '')).mode & 0o777).toBe(0o600);
    expect(await run()).toEqual({ ...learned, way: 'asked' });
    expect(await run()).toEqual({ ...learned, way: 'asked' });
  });

  const DRIFTS: Readonly<Record<string, (file: (name: string) => string) => void>> = {
    'a mode': (file) => chmodSync(file('made'), 0o600),
    'bytes of the same size and time': (file) => {
      const { atime, mtime } = statSync(file('made'));
      writeFileSync(file('made'), 'TEXT');
      utimesSync(file('made'), atime, mtime);
    },
    'a file that is gone': (file) => rmSync(file('made')),
  };

  it.each(Object.entries(DRIFTS))('is a run as any where a host has drifted: %s', async (_, drift) => {
    const { file, run, learn, settle } = await tree();
    const learned = await learn();
    drift(file);
    const mended = await run();
    expect(mended).toMatchObject({ exitCode: 0, way: 'asked,agent', changed: '1' });
    expect(mended.stdout.includes('told') && readFileSync(file('made'), 'utf8') === 'text').toBe(true);
    // What is otherwise once is not kept at once again.
    await settle();
    expect(await run()).toEqual(learned);
    expect(await run()).toEqual({ ...learned, way: 'asked' });
  });

  it('is a run as any where a command says something else', async () => {
    const { file, run, learn } = await tree();
    await learn();
    writeFileSync(file('seen'), 'seen otherwise');
    const { way, stdout } = await run();
    expect({ way, told: stdout.includes('seen otherwise') }).toEqual({ way: 'asked,agent', told: true });
  });

  const INPUTS: Readonly<Record<string, (file: (name: string) => string) => void>> = {
    'the playbook': (file) => appendFileSync(file('play.yml'), '# more\n'),
    'a file that a task reads': (file) => writeFileSync(file('text'), 'TEXT'),
    'variables that were not there': (file) => {
      mkdirSync(file('group_vars'));
      writeFileSync(file('group_vars/all.yml'), 'seen: {}\n');
    },
  };

  it.each(Object.entries(INPUTS))('is not asked again after a change of %s', async (_, change) => {
    const { file, run, learn } = await tree();
    await learn();
    change(file);
    expect((await run()).way).toBe('agent');
  });

  const LOOK = `- hosts: all
  gather_facts: false
  tasks:
    - command: cat {{ playbook_dir }}/seen
      register: seen
      changed_when: false
      check_mode: false
`;
  const NEVER: Readonly<Record<string, string>> = {
    'commands that may change something': LOOK.replace('      check_mode: false\n', ''),
    'commands that are reported as changes': LOOK.replace('      changed_when: false\n', ''),
    'commands that are secret': `${LOOK}      no_log: true\n`,
    'the clock': `${LOOK}    - debug: {msg: "{{ now() is defined }}"}\n`,
    chance: `${LOOK}    - debug: {msg: "{{ 9 | random is defined }}"}\n`,
    'the environment': `${LOOK}    - debug: {msg: "{{ lookup('env', 'HOME') }}"}\n`,
    'a program of the control node': `${LOOK}    - debug: {msg: "{{ lookup('pipe', 'echo x') }}"}\n`,
    'how long a command took': `${LOOK}    - debug: {msg: "{{ seen.delta != '' }}"}\n`,
    'all that is known of a command': `${LOOK}    - debug: {var: seen}\n`,
    'a pause': `${LOOK}    - pause: {seconds: 1}\n`,
    'a connection that is made anew': `${LOOK}    - meta: reset_connection\n    - stat: {path: /}\n`,
    'a shell of the control node': `${LOOK}    - command: "true"\n      delegate_to: localhost\n      changed_when: false\n`,
    'a command in the background': `${LOOK}      async: 5\n      poll: 1\n`,
    'a command of another module': LOOK.replace('command: cat', 'raw: cat'),
    'the clock, in a template file': `${LOOK}    - template: {src: dated, dest: "{{ playbook_dir }}/when", mode: "0644"}\n`,
    'chance, in the order of hosts': LOOK.replace('gather', 'order: shuffle\n  gather'),
    'when a file was read': `${LOOK}    - stat: {path: "{{ playbook_dir }}/seen"}\n      register: file\n    - debug: {msg: "{{ file.stat.atime > 0 }}"}\n`,
    'all that is known of a file': `${LOOK}    - stat: {path: "{{ playbook_dir }}/seen"}\n      register: file\n    - debug: {var: file}\n`,
    'when a folder of the control node changed': `${LOOK}    - stat: {path: "{{ playbook_dir }}"}\n      delegate_to: localhost\n`,
    'a device of the control node': `${LOOK}    - debug: {msg: "{{ lookup('file', '/dev/null') }}"}\n`,
    'a file that the kernel of a host makes up': `${LOOK}    - slurp: {src: /proc/uptime}\n`,
    'facts that never are the same': LOOK.replace('gather_facts: false', 'gather_facts: true'),
  };
  const MODULE = `${LOOK}    - getent: {database: passwd, key: root}\n`;
  const OPTIONS = ['-v', '--json', '--profile', '--no-pipeline', '--checksum'];

  it('is not kept where it hangs on more than its input and what hosts answer', { timeout: 280_000 }, async () => {
    const plays = Object.entries({ 'nothing else': LOOK, 'a module that looks': MODULE, ...NEVER });
    const { file, runPlay, kept, settle, cache } = await tree();
    writeFileSync(file('dated'), '{{ template_run_date is defined }}');
    writeFileSync(file('when'), 'True', { mode: 0o644 });
    for (const [index, [, play]] of plays.entries()) writeFileSync(file(`${index}.yml`), play);
    await settle();
    for (const option of OPTIONS) await runPlay('0.yml', option);
    expect(kept()).toEqual([]);
    const keeps: string[] = [];
    for (const [index, [what]] of plays.entries()) {
      expect(await runPlay(`${index}.yml`), what).toMatchObject({ exitCode: 0 });
      const [name] = kept();
      if (name === undefined) continue;
      keeps.push(what);
      expect((await runPlay(`${index}.yml`)).way, what).toBe('asked');
      rmSync(join(cache, name));
    }
    expect(keeps).toEqual(['nothing else', 'a module that looks']);
  });

  it('is not kept where a command or the output may hold what the command line gives', async () => {
    const { file, learn, run, runPlay, settle, kept } = await tree(PLAY.replace('cat {{', 'cat {{ secret }}{{'));
    expect(await learn('-e', 'secret=//////')).toMatchObject({ exitCode: 0 });
    expect(kept()).toEqual([]);
    expect(await run('-e', 'secret=/', '-e', 'hidden=elsewhere')).toMatchObject({ exitCode: 0 });
    const say = PLAY.replace(/ {4}- command[\s\S]*?(?= {4}- debug)/, '').replace('seen.stdout', 'said');
    writeFileSync(file('say.yml'), say);
    await settle();
    expect(await runPlay('say.yml', '-e', 'said=something')).toMatchObject({ exitCode: 0, changed: '0' });
    expect(kept()).toEqual([]);
    expect(await run('-e', 'secret=/')).toMatchObject({ exitCode: 0 });
    expect(kept()).toHaveLength(1);
  });

  it('is not asked again where a folder of the control node is another owner’s', async () => {
    const folder = '{path: "{{ playbook_dir }}/folder", state: directory, owner: root}';
    const { file, run, learn } = await tree(`${LOOK}    - file: ${folder}\n      delegate_to: localhost\n`);
    await learn();
    expect((await run()).way).toBe('asked');
    chownSync(file('folder'), 1, 1);
    expect(await run()).toMatchObject({ way: 'agent', changed: '1' });
  });

  it('is a run as any where what was kept is not whole', async () => {
    const { run, learn, kept, cache } = await tree();
    const learned = await learn();
    const place = join(cache, kept()[0] ?? '');
    writeFileSync(place, readFileSync(place, 'utf8').replace('"hosts"', '"host"'));
    expect(await run()).toEqual(learned);
  });

  it('is a run as any where the host is not reached', async () => {
    const { file, run, learn } = await tree();
    await learn();
    writeFileSync(file('ssh'), '#!/bin/sh\necho "ssh: connect to host: refused" >&2\nexit 255\n');
    expect(await run()).toMatchObject({ exitCode: 4 });
  });

  it('is a run as any where the host says nothing', async () => {
    const { file, run, learn } = await tree();
    const learned = await learn();
    writeFileSync(file('ssh'), SSH.replace('echo asked', 'exec sleep 60'));
    const { way, ...rest } = await run();
    expect({ ...rest, way }).toEqual({ ...learned, way: 'agent' });
  });
});
