import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../helpers/cli.ts';
import { writeTree } from '../../helpers/play-tree.ts';

/** Notes that it was started, and when the far end was told to begin; the far end is a shell here. */
const SSH = `#!/bin/sh
echo started >>"$(dirname "$0")/log"
for word in "$@"; do last=$word; done
exec sh -c "$last"
`;

const PLAY = `- hosts: all
  gather_facts: false
  tasks:
    - copy: {content: "{{ lookup('file', 'text') }}", dest: "{{ playbook_dir }}/made"}
`;

/** A tree whose files have settled, and a way to run its play. */
async function tree(play = PLAY) {
  const folder = writeTree({
    'play.yml': play,
    hosts: 'far ansible_connection=ssh ansible_host=127.0.0.1\n',
    text: 'text',
    ssh: SSH,
  });
  chmodSync(join(folder, 'ssh'), 0o755);
  writeFileSync(join(folder, 'hosts'), `far ansible_host=127.0.0.1 ansible_ssh_executable=${folder}/ssh\n`);
  await sleep(2100);
  const run = async (...args: string[]) => {
    rmSync(join(folder, 'log'), { force: true });
    const env = { XDG_CACHE_HOME: join(folder, 'cache'), HOME: join(folder, 'home') };
    const { exitCode } = await runCli(['playbook', 'play.yml', '-i', 'hosts', ...args], { cwd: folder, env });
    const starts = existsSync(join(folder, 'log'))
      ? readFileSync(join(folder, 'log'), 'utf8').split('\n').length - 1
      : 0;
    return { exitCode, starts };
  };
  const cache = join(folder, 'cache/calico-deploy');
  const stamps = () => readdirSync(cache).filter((name) => name.startsWith('start-'));
  const madeAt = () => statSync(join(cache, stamps()[0] ?? '')).mtimeMs;
  return { folder, run, stamps, madeAt };
}

describe('a head start', () => {
  it('is prepared by a run that passed its checks, and taken once', { timeout: 60_000 }, async () => {
    const { run, stamps, madeAt } = await tree();
    expect(await run()).toEqual({ exitCode: 0, starts: 1 });
    expect(stamps()).toHaveLength(1);
    const made = madeAt();
    expect(await run()).toEqual({ exitCode: 0, starts: 1 });
    expect(await run()).toEqual({ exitCode: 0, starts: 1 });
    // A run that takes none leaves another.
    expect(madeAt()).toBe(made);
    expect(await run('--check')).toEqual({ exitCode: 0, starts: 1 });
    expect(stamps()).toHaveLength(2);
  });

  const BREAK: Readonly<Record<string, (folder: string) => void>> = {
    'a playbook with a fault': (folder) => writeFileSync(join(folder, 'play.yml'), PLAY.replace('content', 'contents')),
    'a playbook with a fault of the same size and time': (folder) => {
      writeFileSync(join(folder, 'play.yml'), PLAY.replace('content', 'contemt'));
      utimesSync(join(folder, 'play.yml'), 1, 1);
    },
    'an inventory with a fault': (folder) => writeFileSync(join(folder, 'hosts'), '[all\n'),
    'variables that were not there, with a fault': (folder) => {
      mkdirSync(join(folder, 'group_vars'));
      writeFileSync(join(folder, 'group_vars/all.yml'), 'not: [a mapping');
    },
    'a configuration that was not there, with a fault': (folder) =>
      writeFileSync(join(folder, 'ansible.cfg'), '[defaults]\nforks = many\n'),
    'a configuration of the home that was not there, with a fault': (folder) => {
      mkdirSync(join(folder, 'home'), { recursive: true });
      writeFileSync(join(folder, 'home/.ansible.cfg'), '[defaults]\nstrategy = other\n');
    },
  };

  it.each(Object.entries(BREAK))(
    'is not taken where the input is %s: no ssh is started',
    { timeout: 60_000 },
    async (_, spoil) => {
      const { folder, run } = await tree();
      await run();
      spoil(folder);
      const { exitCode, starts } = await run();
      expect(starts).toBe(0);
      expect(exitCode).not.toBe(0);
    },
  );

  it('is prepared by a run whose configuration is warned of, as that is told anew', { timeout: 60_000 }, async () => {
    const { folder, run, stamps } = await tree();
    writeFileSync(join(folder, 'ansible.cfg'), '[defaults]\nhost_key_checking = no\n');
    await sleep(2100);
    expect(await run()).toEqual({ exitCode: 0, starts: 1 });
    expect(stamps()).toHaveLength(1);
  });

  it('is not prepared where the configuration names a vault', { timeout: 60_000 }, async () => {
    const { folder, run, stamps } = await tree();
    writeFileSync(join(folder, 'pass'), 'secret');
    writeFileSync(join(folder, 'ansible.cfg'), '[defaults]\nvault_password_file = pass\n');
    await sleep(2100);
    expect(await run()).toEqual({ exitCode: 0, starts: 1 });
    expect(stamps()).toEqual([]);
  });

  it('is not prepared where a program was an input', { timeout: 60_000 }, async () => {
    const { folder, run, stamps } = await tree();
    writeFileSync(join(folder, 'script'), `#!/bin/sh\necho '{"all": {"hosts": ["far"]}}'\n`, { mode: 0o755 });
    await sleep(2100);
    const ssh = ['-e', `ansible_ssh_executable=${folder}/ssh`];
    expect(await run('-i', 'script', ...ssh)).toEqual({ exitCode: 0, starts: 1 });
    expect(stamps()).toEqual([]);
  });

  it('is no reason to fail where a path cannot be asked for', { timeout: 60_000 }, async () => {
    const { folder, run } = await tree(PLAY.replace('all', 'far'));
    const many = Array.from({ length: 60 }, (_, index) => `host-${index},`).join('');
    expect(await run('-i', many)).toEqual({ exitCode: 0, starts: 1 });
    rmSync(join(folder, 'hosts'));
    symlinkSync('hosts', join(folder, 'hosts'));
    const { exitCode, starts } = await run('-i', many);
    expect({ exitCode: exitCode === 70, starts }).toEqual({ exitCode: false, starts: 0 });
  });

  const reset = `${PLAY}    - meta: reset_connection
    - copy: {content: x, dest: "{{ playbook_dir }}/made-too"}
`;

  it('is for the first connection: the one after a reset is a new one', { timeout: 60_000 }, async () => {
    const { folder, run } = await tree(reset);
    const ssh = SSH.replace('exec sh', 'sh').replace('started >>"$(dirname "$0")/log"', 'started >>"$0.log"');
    writeFileSync(join(folder, 'ssh'), `${ssh}echo ended >>"$0.log"\n`);
    expect(await run()).toMatchObject({ exitCode: 0 });
    expect(await run()).toMatchObject({ exitCode: 0 });
    const log = readFileSync(join(folder, 'ssh.log'), 'utf8').trim().split('\n');
    expect(log).toEqual(Array.from({ length: 4 }, () => ['started', 'ended']).flat());
  });

  const other = `- hosts: all
  gather_facts: false
  tasks:
    - copy: {content: x, dest: "{{ playbook_dir }}/user"}
    - copy: {content: x, dest: "{{ playbook_dir }}/made"}
      become: true
      become_user: made-by-a-task
`;

  it('is not given to a user that a task may have to make first', { timeout: 60_000 }, async () => {
    const { folder, run } = await tree(other);
    const sudo =
      '#!/bin/sh\n[ -e "$(dirname "$0")/user" ] || exit 1\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n';
    writeFileSync(join(folder, 'sudo'), sudo, { mode: 0o755 });
    writeFileSync(join(folder, 'ssh'), SSH.replace('exec sh', 'PATH="$(dirname "$0"):$PATH" exec sh'));
    expect(await run()).toEqual({ exitCode: 0, starts: 2 });
    rmSync(join(folder, 'user'));
    expect(await run()).toEqual({ exitCode: 0, starts: 2 });
  });
});
