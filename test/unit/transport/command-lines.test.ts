import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildBootstrap } from '../../../src/transport/bootstrap.ts';
import type { ConnectionTarget } from '../../../src/transport/connection.ts';
import { buildSshArguments } from '../../../src/transport/ssh-arguments.ts';
import { ensurePackages } from '../../helpers/apt.ts';

const TARGET: ConnectionTarget = {
  name: 'master1',
  connection: 'ssh',
  address: '192.168.1.10',
  sshArgs: [],
  sshExecutable: 'ssh',
  connectTimeout: 10,
};

beforeAll(() => ensurePackages(['dash', 'bash', 'busybox', 'zsh', 'fish', 'tcsh']), 300_000);

describe('buildSshArguments', () => {
  it('asks ssh for no more than a session needs', () => {
    expect(buildSshArguments(TARGET, 'COMMAND').join(' ')).toBe(
      '-T -o BatchMode=yes -o RemoteCommand=none -o ConnectTimeout=10 -o ServerAliveInterval=15 -o ServerAliveCountMax=4 -- 192.168.1.10 COMMAND',
    );
  });

  it('puts the words of the user before what they may set otherwise', () => {
    const target = {
      ...TARGET,
      ...{ port: 2222, user: 'admin', privateKeyFile: '/keys/a b', sshArgs: ['-o', 'ServerAliveInterval=3'] },
    };
    expect(buildSshArguments(target, 'COMMAND')).toEqual([
      ...['-T', '-o', 'BatchMode=yes', '-o', 'RemoteCommand=none', '-p', '2222', '-l', 'admin', '-i', '/keys/a b'],
      ...['-o', 'ServerAliveInterval=3', '-o', 'ConnectTimeout=10', '-o', 'ServerAliveInterval=15'],
      ...['-o', 'ServerAliveCountMax=4', '--', '192.168.1.10', 'COMMAND'],
    ]);
  });

  it('never touches host key checking', () => {
    expect(buildSshArguments(TARGET, 'COMMAND').join(' ')).not.toMatch(/StrictHostKey|KnownHosts|HostKeyAlias/i);
  });

  it.each(['-oProxyCommand=touch /tmp/x', '-', '', 'a b', 'a;b', '$(x)', 'a\nb', '`x`', "a'b"])(
    'refuses the address %j',
    (address) => {
      expect(() => buildSshArguments({ ...TARGET, address }, '')).toThrow(RangeError);
    },
  );

  it('refuses a user that reads like an option', () => {
    expect(() => buildSshArguments({ ...TARGET, user: '-v' }, '')).toThrow(RangeError);
  });
});

const READER = 'dd bs=1234 count=1 iflag=fullblock 2>/dev/null || { echo _loose=1; head -c 1234; }';

describe('buildBootstrap', () => {
  it('is one short command', () => {
    expect(buildBootstrap(TARGET, 1234, 'nonce')).toEqual({ command: `exec sh -c 'eval "$(${READER})"'` });
  });

  it('asks sudo for nothing but the user', () => {
    const { command } = buildBootstrap({ ...TARGET, becomeUser: 'root' }, 1234, 'nonce');
    expect(command).toBe(
      `exec sh -c 'if [ "$(id -un)" = "$1" ]; then exec sh -c "$2"; fi; u=$1; s=$2; shift 2; exec sudo "$@" -u "$u" -- sh -c "$s"' 'sh' 'root' 'eval "$(${READER})"' '-H' '-n'`,
    );
  });

  it('never has the password in it', () => {
    const bootstrap = buildBootstrap({ ...TARGET, becomeUser: 'root', becomePassword: 'hunter2' }, 1, 'nonce');
    expect(JSON.stringify(bootstrap)).not.toContain('hunter2');
    expect(bootstrap.command).toContain("'-H' '-S' '-p' '[nonce] password:'");
    expect(bootstrap.command).not.toContain("'-n'");
  });

  it.each(["it's", 'a\\b', 'a!b', 'a\nb'])('refuses %j, which not every shell reads alike', (becomeUser) => {
    expect(() => buildBootstrap({ ...TARGET, becomeUser }, 1, 'nonce')).toThrow(RangeError);
  });

  it.each(['sh', 'dash', 'bash', 'busybox sh', 'zsh', 'fish', 'tcsh'])('works in the login shell %s', (shell) => {
    const [file = '', ...words] = shell.split(' ');
    const agent = 'echo "agent $((1 + 1))"; read -r rest; echo "$rest"\n';
    for (const target of [TARGET, { ...TARGET, becomeUser: 'root' }]) {
      const { command } = buildBootstrap(target, agent.length, 'nonce');
      const result = spawnSync(file, [...words, '-c', command], { input: `${agent}what follows\n`, encoding: 'utf8' });
      expect(result).toMatchObject({ status: 0, stdout: 'agent 2\nwhat follows\n', stderr: '' });
    }
  });
});
