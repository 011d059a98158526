import * as fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnection } from '../../src/transport/open-connection.ts';
import { ensurePackages } from '../helpers/apt.ts';
import { startSshd, type TestSshd } from '../helpers/sshd.ts';
import { ensureFile, perform } from '../unit/agent/agents.ts';
import { errorOf, targetOf } from './connections.ts';
import { makeUsers } from './users.ts';

const ADDRESS = '127.0.42.1';
const PASSWORD = 'correct horse $HOME `x` "battery"';

let server: TestSshd;
let folder: string;
let removeUsers = (): void => {};

beforeAll(async () => {
  await ensurePackages(['bash', 'zsh', 'fish', 'tcsh', 'busybox', 'sudo']);
  server = await startSshd({ addresses: [ADDRESS], port: 2242 });
  folder = fs.mkdtempSync('/tmp/calico-deploy-users-');
  fs.chmodSync(folder, 0o755);
  removeUsers = makeUsers(folder, [
    { name: 'cd-nologin', shell: '/usr/sbin/nologin' },
    { name: 'cd-false', shell: '/bin/false' },
    {
      name: 'cd-bash',
      shell: '/bin/bash',
      files: { '.bashrc': 'echo "Welcome, $USER"; echo noise >&2; printf "no newline"\n' },
    },
    { name: 'cd-zsh', shell: '/bin/zsh', files: { '.zshenv': 'echo chatty\n' } },
    { name: 'cd-fish', shell: '/usr/bin/fish', files: { '.config/fish/config.fish': 'echo chatty\n' } },
    { name: 'cd-tcsh', shell: '/bin/tcsh', files: { '.tcshrc': 'echo chatty\n' } },
    { name: 'cd-sudo', shell: '/bin/sh', sudo: 'ALL=(ALL) NOPASSWD: ALL' },
    { name: 'cd-asked', shell: '/bin/sh', password: PASSWORD, sudo: 'ALL=(ALL) ALL' },
    { name: 'cd-plain', shell: '/bin/sh' },
  ]);
}, 300_000);

afterAll(async () => {
  removeUsers();
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

describe('a login shell', () => {
  it.each(['cd-bash', 'cd-zsh', 'cd-fish', 'cd-tcsh'])('of %s may talk before the agent does', async (user) => {
    const connection = await openConnection(targetOf(server, ADDRESS, { user }));
    expect((await connection.hello).user).toBe(user);
    const path = `${folder}/${user}/new file`;
    expect(await perform(connection, ensureFile(path, 'bytes\0', { mode: '0600' }))).toMatchObject({ changed: true });
    expect(fs.readFileSync(path, 'latin1')).toBe('bytes\0');
    await connection.close();
    const state = `${folder}/${user}/.cache/calico-deploy`;
    expect(fs.statSync(state).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['cd-nologin', /This account is currently not available/],
    ['cd-false', /^$/],
  ])('of %s that runs nothing is told apart', async (user, detail) => {
    const error = await errorOf(openConnection(targetOf(server, ADDRESS, { user })));
    expect(error).toMatchObject({ reason: 'login-shell' });
    expect((error as Error & { detail: string }).detail).toMatch(detail);
  });

  it('gives a user without rights their failures as values', async () => {
    const connection = await openConnection(targetOf(server, ADDRESS, { user: 'cd-plain' }));
    expect(await connection.request(ensureFile('/etc/calico-deploy-test', 'x'))).toMatchObject({
      ok: false,
      failure: { reason: 'permission' },
    });
    expect(fs.existsSync('/etc/calico-deploy-test')).toBe(false);
    await connection.close();
  });
});

describe('become', () => {
  const state = { stateDirectory: '' };
  beforeAll(() => {
    state.stateDirectory = `${folder}/state`;
  });

  it.each([
    ['without a password', { user: 'cd-sudo', becomeUser: 'root' }],
    ['with a password that is not asked for', { user: 'cd-sudo', becomeUser: 'root', becomePassword: PASSWORD }],
    ['with a password that is asked for', { user: 'cd-asked', becomeUser: 'root', becomePassword: PASSWORD }],
    ['as root already', { user: 'root', becomeUser: 'root' }],
  ])('works %s', async (_how, become) => {
    const connection = await openConnection(targetOf(server, ADDRESS, become), state);
    expect(await connection.hello).toMatchObject({ user: 'root', uid: 0 });
    const { run } = await perform(connection, {
      ...({ kind: 'run', environment: {}, timeout: 0, check: false } as const),
      script: 'id -un; cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr "\\0" "\\n"',
    });
    const output = Buffer.from(run?.stdout ?? []).toString();
    expect(output.split('\n')[0]).toBe('root');
    expect(output).not.toContain(PASSWORD);
    await connection.close();
  });

  it('becomes a user other than root', async () => {
    const target = targetOf(server, ADDRESS, { user: 'cd-sudo', becomeUser: 'cd-plain' });
    const connection = await openConnection(target);
    expect((await connection.hello).user).toBe('cd-plain');
    expect(fs.existsSync(`${folder}/cd-plain/.cache/calico-deploy`)).toBe(true);
    await connection.close();
  });

  it.each([
    ['without the password', { user: 'cd-asked' }],
    ['with a wrong password', { user: 'cd-asked', becomePassword: 'wrong' }],
    ['without a line in sudoers', { user: 'cd-plain' }],
    ['without a line in sudoers, with a password', { user: 'cd-plain', becomePassword: 'x' }],
  ])('is refused %s', async (_how, become) => {
    const error = await errorOf(openConnection(targetOf(server, ADDRESS, { becomeUser: 'root', ...become }), state));
    expect(error).toMatchObject({ name: 'UnreachableError', reason: 'become' });
  });
});
