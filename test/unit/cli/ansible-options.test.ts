import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connectionOptions } from '../../../src/commands/connect-options.ts';
import { runCli } from '../../helpers/cli.ts';
import { writeTree } from '../../helpers/play-tree.ts';
import { memoryIo } from '../../helpers/run-command.ts';

const FILES = { 'play.yml': '- hosts: all\n  gather_facts: false\n  tasks: [{ping: }]\n', hosts: 'a\n' };
const RUN = ['playbook', 'play.yml', '-i', 'hosts', '-c', 'local'];

it.each([
  { words: ['--flush-cache'], reason: 'gathered anew in the next' },
  { words: ['-M', 'library'], reason: 'modules and collections in Python are not loaded' },
  { words: ['--scp-extra-args=-q'], reason: 'one session of ssh a host' },
])('$words is refused with the reason', async ({ words, reason }) => {
  const { exitCode, stdout, stderr } = await runCli([...RUN, ...words, '--json'], { cwd: writeTree(FILES) });
  expect(exitCode).toBe(1);
  expect(stderr).toContain(reason);
  expect(JSON.parse(stdout).diagnostics[0].hint).toContain(reason);
});

it('takes sudo for the method, and no other', async () => {
  const cwd = writeTree(FILES);
  expect((await runCli([...RUN, '--become-method', 'sudo'], { cwd })).exitCode).toBe(0);
  const refused = await runCli([...RUN, '--become-method', 'su'], { cwd });
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain('only sudo is supported');
});

const OPTIONS = { timeout: 10, become: true, askPass: false, askBecomePass: false, forks: 1 };

it.each(['--become-password-file', '--become-pass-file'])('%s is read before the run', async (option) => {
  const missing = await runCli([...RUN, option, 'none'], { cwd: writeTree(FILES) });
  expect(missing.exitCode).toBe(1);
  expect(missing.stderr).toContain('the become password file cannot be read');
});

it('reads the file of the become password that the configuration names, save where an option names one', async () => {
  const cwd = writeTree({ ...FILES, 'ansible.cfg': '[defaults]\nbecome_password_file = none\n', given: 'secret\n' });
  const missing = await runCli(RUN, { cwd });
  expect(missing.exitCode).toBe(1);
  expect(missing.stderr).toContain(
    `the become password file cannot be read: ENOENT: no such file or directory, open '${cwd}/none'`,
  );
  expect((await runCli([...RUN, '--become-password-file', 'given'], { cwd })).exitCode).toBe(0);
});

it('reads the become password from a file, or has a program print it', async () => {
  const folder = writeTree({ plain: 'secret\n', program: '#!/bin/sh\necho printed\n' });
  chmodSync(join(folder, 'program'), 0o755);
  const { io } = memoryIo(folder);
  const read = (becomePasswordFile: string) => connectionOptions({ ...OPTIONS, becomePasswordFile }, io);
  expect(await read('plain')).toMatchObject({ becomePassword: 'secret' });
  expect(await read('program')).toMatchObject({ becomePassword: 'printed' });
});

it('reads the password of logins from a file; where both are asked for, that of sudo may be left empty', async () => {
  const folder = writeTree({ login: 'secret\n' });
  const { io } = memoryIo(folder);
  expect(await connectionOptions({ ...OPTIONS, connectionPasswordFile: 'login' }, io)).toMatchObject({
    loginPassword: 'secret',
  });
  const asked: string[] = [];
  const askSecret = async (prompt: string) => {
    asked.push(prompt);
    return asked.length === 1 ? 'first' : '';
  };
  const both = await connectionOptions({ ...OPTIONS, askPass: true, askBecomePass: true }, { ...io, askSecret });
  expect(both).toMatchObject({ loginPassword: 'first', becomePassword: 'first' });
  expect(asked).toEqual(['SSH password: ', 'BECOME password[defaults to SSH password]: ']);
});

it('takes blanks around tags for no part of them', async () => {
  const cwd = writeTree({
    'play.yml':
      '- hosts: all\n  tasks: [{name: One, ping: , tags: t}, {name: Two, ping: , tags: u}, {name: Three, ping: }]\n',
    hosts: 'a\n',
  });
  const list = async (...words: string[]) => (await runCli([...RUN, '--list-tasks', ...words], { cwd })).stdout;
  expect(await list('--tags', ' t , u')).toMatch(/One[\s\S]*Two/);
  expect(await list('--tags', 't , u ')).not.toContain('Three');
  expect(await list('--skip-tags', 't , u ')).not.toMatch(/One|Two/);
});
