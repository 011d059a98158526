import { describe, expect, it } from 'vitest';
import { classifyFailure } from '../../../src/transport/classify-failure.ts';
import type { ConnectionTarget } from '../../../src/transport/connection.ts';

const TARGET: ConnectionTarget = {
  name: 'master1',
  connection: 'ssh',
  address: '192.168.1.10',
  sshArgs: [],
  sshExecutable: 'ssh',
  connectTimeout: 10,
};

/** What OpenSSH 9.2 and sudo 1.9 print. */
const CASES: [string, string, number, Partial<ConnectionTarget>][] = [
  ['refused', 'ssh: connect to host 192.168.1.10 port 22: Connection refused', 255, {}],
  ['timeout', 'ssh: connect to host 192.168.1.10 port 22: Connection timed out', 255, {}],
  ['timeout', 'Connection timed out during banner exchange\nConnection to 127.0.0.1 port 22 timed out', 255, {}],
  ['no-route', 'ssh: connect to host 192.168.1.10 port 22: No route to host', 255, {}],
  ['no-route', 'ssh: connect to host 192.168.1.10 port 22: Network is unreachable', 255, {}],
  ['name-resolution', 'ssh: Could not resolve hostname nowhere: Name or service not known', 255, {}],
  [
    'host-key-unknown',
    'No ED25519 host key is known for h and you have requested strict checking.\nHost key verification failed.',
    255,
    {},
  ],
  ['host-key-unknown', 'Host key verification failed.', 255, {}],
  [
    'host-key-changed',
    '@@@@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n@@@@@@@\nHost key for h has changed and you have requested strict checking.\nHost key verification failed.',
    255,
    {},
  ],
  ['authentication', 'root@192.168.1.10: Permission denied (publickey,password).', 255, {}],
  ['authentication', 'Received disconnect from 1.2.3.4 port 22:2: Too many authentication failures', 255, {}],
  ['dropped', 'kex_exchange_identification: read: Connection reset by peer', 255, {}],
  ['dropped', 'a banner\nkex_exchange_identification: Connection closed by remote host', 255, {}],
  [
    'other',
    'channel 0: open failed: connect failed: No route to host\nstdio forwarding failed\nkex_exchange_identification: Connection closed by remote host',
    255,
    {},
  ],
  ['other', 'Unable to negotiate with 1.2.3.4 port 22: no matching host key type found.', 255, {}],
  ['login-shell', 'cat: x: Permission denied (publickey).', 1, {}],
  ['login-shell', '', 1, {}],
  ['no-shell', 'bash: line 1: exec: sh: not found', 127, {}],
  ['become', 'sudo: a password is required', 1, { becomeUser: 'root' }],
  ['become', 'Sorry, user admin is not allowed to execute /bin/sh as root on h.', 1, { becomeUser: 'root' }],
  ['become', 'admin is not in the sudoers file.', 1, { becomeUser: 'root' }],
  ['become', 'sh: 1: exec: sudo: not found', 127, { becomeUser: 'root' }],
  ['refused', 'ssh: connect to host 192.168.1.10 port 22: Connection refused', 255, { becomeUser: 'root' }],
];

describe('classifyFailure', () => {
  it.each(CASES)('answers %s to %j', (reason, stderr, code, rest) => {
    const target = { ...TARGET, ...rest };
    const error = classifyFailure({ target, end: { code, signal: null }, stderr, banner: '' });
    expect(error.reason).toBe(reason);
    expect(error.message).toContain('master1 (192.168.1.10): ');
    expect(error.detail).toBe(stderr);
    if (reason !== 'other') expect(error.hint).toMatch(/\.$/);
  });

  it('shows what the login shell said', () => {
    const banner = 'This account is currently not available.\n';
    const error = classifyFailure({ target: TARGET, end: { code: 1, signal: null }, stderr: '', banner });
    expect(error).toMatchObject({ reason: 'login-shell', detail: banner.trim() });
    expect(error.message).toContain('ended with exit code 1');
  });

  it('says that there is no ssh', () => {
    const end = { code: null, signal: null, error: new Error('spawn ssh ENOENT') };
    const error = classifyFailure({ target: TARGET, end, stderr: '', banner: '' });
    expect(error).toMatchObject({ reason: 'other', detail: 'spawn ssh ENOENT' });
    expect(error.message).toContain('ssh could not be started');
  });
});
