import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionTarget } from '../../src/transport/connection.ts';
import { openConnection } from '../../src/transport/open-connection.ts';
import { ensurePackages } from '../helpers/apt.ts';
import { startSshd, type TestSshd } from '../helpers/sshd.ts';
import { errorOf, targetOf } from './connections.ts';
import { makeUsers } from './users.ts';

const ADDRESS = '127.0.46.1';
const PASSWORD = 'correct horse $HOME `x` "battery" \\n %s';

let server: TestSshd;
let folder: string;
let removeUsers = (): void => {};

beforeAll(async () => {
  await ensurePackages(['sudo']);
  server = await startSshd({
    addresses: [ADDRESS],
    port: 2246,
    configuration: ['Match User cd-login', 'PasswordAuthentication yes'],
  });
  folder = fs.mkdtempSync('/tmp/calico-deploy-users-');
  fs.chmodSync(folder, 0o755);
  removeUsers = makeUsers(folder, [
    { name: 'cd-login', shell: '/bin/sh', password: PASSWORD, sudo: 'ALL=(ALL) ALL' },
    { name: 'cd-keys', shell: '/bin/sh', password: PASSWORD },
  ]);
}, 300_000);

afterAll(async () => {
  removeUsers();
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const byPassword = (rest: Partial<ConnectionTarget> = {}, args: readonly string[] = []) =>
  targetOf(server, ADDRESS, {
    user: 'cd-login',
    loginPassword: PASSWORD,
    extraArgs: ['-o', 'PubkeyAuthentication=no', ...args],
    ...rest,
  });

describe('a login by password', () => {
  it('is given to ssh, several at once, and leaves nothing behind', async () => {
    const sessions = await Promise.all([1, 2, 3].map(() => openConnection(byPassword())));
    for (const session of sessions) expect((await session.hello).user).toBe('cd-login');
    expect(left()).toEqual([]);
    await Promise.all(sessions.map((session) => session.close()));
  });

  it('is followed by sudo with a password of its own', async () => {
    const session = await openConnection(byPassword({ becomeUser: 'root', becomePassword: PASSWORD }));
    expect((await session.hello).user).toBe('root');
    await session.close();
  });

  it('fails where the password is wrong', async () => {
    const error = await errorOf(openConnection(byPassword({ loginPassword: 'another' })));
    expect(error).toMatchObject({ reason: 'authentication', hint: expect.stringContaining('`ansible_password`') });
    expect(error.message).toContain('accepts neither a key nor the password');
    expect(left()).toEqual([]);
  });

  it('fails where the host takes keys alone', async () => {
    expect(await errorOf(openConnection(byPassword({ user: 'cd-keys' })))).toMatchObject({ reason: 'authentication' });
  });

  it('believes no host key that is not known', async () => {
    const args = ['-o', 'UserKnownHostsFile=/dev/null'];
    const target = byPassword();
    const unknown = { ...target, sshArgs: [...args, ...target.sshArgs] };
    expect(await errorOf(openConnection(unknown))).toMatchObject({ reason: 'host-key-unknown' });
    expect(left()).toEqual([]);
  });

  it('is none for a password of several lines', async () => {
    const error = await errorOf(openConnection(byPassword({ loginPassword: 'one\ntwo' })));
    expect(error.message).toContain('more than one line');
  });
});

/** Folders of passwords that wait to be asked for. */
function left(): string[] {
  return fs.readdirSync(tmpdir()).filter((name) => name.startsWith('calico-deploy-login-'));
}
