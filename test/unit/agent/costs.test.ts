import * as fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../../src/agent/operation.ts';
import type { Connection } from '../../../src/transport/connection.ts';
import { ensureFile, perform, Sandbox } from './agents.ts';

const PROGRAMS = [
  ...['head', 'dd', 'cat', 'stat', 'mkdir', 'rm', 'mv', 'chmod', 'chown', 'sync', 'sha256sum', 'sha1sum', 'sleep'],
  ...['date', 'id', 'grep', 'find', 'readlink', 'setsid', 'true', 'echo', 'systemctl', 'timeout', 'uname'],
];

/** Each process that the agent starts costs a host about a millisecond, more than everything that the shell does itself. */
describe('what an operation costs the host in processes', () => {
  const sandbox = new Sandbox();
  const log = sandbox.path('log');
  const target = sandbox.path('file');
  let environment: NodeJS.ProcessEnv;
  let agent: Connection;

  /** A PATH in which every program notes that it was started. */
  beforeAll(async () => {
    fs.mkdirSync(sandbox.path('bin'));
    for (const name of PROGRAMS) {
      const real =
        name === 'systemctl'
          ? "printf 'LoadState=loaded\\nActiveState=active\\nUnitFileState=enabled\\n'"
          : `PATH=/usr/bin:/bin exec ${name} "$@"`;
      fs.writeFileSync(sandbox.path(`bin/${name}`), `#!/bin/sh\necho ${name} >>'${log}'\n${real}\n`, { mode: 0o755 });
    }
    environment = { ...process.env, PATH: `${sandbox.path('bin')}:/usr/bin:/bin` };
    fs.writeFileSync(target, 'bytes', { mode: 0o644 });
    await new Promise((resolve) => setTimeout(resolve, 2100));
    const first = await sandbox.open('dash', { environment });
    await perform(first, ensureFile(target, 'bytes'));
    await perform(first, { kind: 'stat', path: target, follow: false, checksum: 'sha1' });
    await first.close();
  });
  afterAll(() => sandbox.remove());

  function started(): string[] {
    // The sleep between signs of life runs beside the operations, once every few seconds.
    const names = fs
      .readFileSync(log, 'utf8')
      .split('\n')
      .slice(0, -1)
      .filter((name) => name !== 'sleep');
    fs.writeFileSync(log, '');
    return names;
  }

  async function costOf(operation: Operation): Promise<string[]> {
    started();
    await perform(agent, operation);
    return started();
  }

  it('is two for the agent, and one besides the look for the memory of hashes, once a session', async () => {
    fs.writeFileSync(log, '');
    agent = await sandbox.open('dash', { environment });
    expect(started()).toEqual(['dd', 'stat']);
    expect(await costOf(ensureFile(target, 'bytes'))).toEqual(['stat', 'cat']);
  });

  it('is one for all that operations sent together look at', async () => {
    started();
    const operations: Operation[] = [
      ensureFile(target, 'bytes'),
      { kind: 'ensure-directory', path: sandbox.work, recurse: false, follow: true, check: false, mode: '0755' },
      { kind: 'stat', path: sandbox.path('log'), follow: false },
      { kind: 'stat', path: '/no/such', follow: false },
    ];
    await Promise.all(operations.map((each) => perform(agent, each)));
    expect(started()).toEqual(['stat']);
  });

  it.each([
    [
      'a file that is as it should be',
      ensureFile(target, 'bytes', { mode: '0644', owner: 'root', group: '0' }),
      ['stat'],
    ],
    [
      'a directory that is there',
      { kind: 'ensure-directory', path: sandbox.work, recurse: false, follow: true, check: false, mode: '0755' },
      ['stat'],
    ],
    [
      'a link that leads where it should',
      { kind: 'ensure-link', path: sandbox.path('link'), source: 'file', hard: false, force: false, check: false },
      ['stat', 'readlink'],
    ],
    ['something absent', { kind: 'ensure-absent', path: '/no/such', check: false }, []],
    ['a stat with a hash', { kind: 'stat', path: target, follow: false, checksum: 'sha1' }, ['stat']],
    [
      'a command that `creates` spares',
      { kind: 'run', argv: ['true'], creates: target, environment: {}, timeout: 0, check: false },
      [],
    ],
    [
      'a unit that is as it should be',
      {
        kind: 'unit',
        name: 'x',
        state: 'started',
        enabled: true,
        daemonReload: false,
        daemonReexec: false,
        noBlock: false,
        check: false,
      },
      ['systemctl'],
    ],
    [
      'a condition that holds',
      { kind: 'wait', condition: { type: 'path', path: target, present: true }, delay: 0, sleep: 1, timeout: 9 },
      [],
    ],
    [
      'a quiet command, beside itself',
      { kind: 'run', argv: ['true'], environment: {}, timeout: 0, check: false },
      ['setsid'],
    ],
    [
      'a command with output, beside itself',
      { kind: 'run', argv: ['echo', 'x'], environment: {}, timeout: 0, check: false },
      ['setsid', 'stat', 'head'],
    ],
    ['a file that is new', ensureFile(sandbox.path('new'), 'x'), ['dd', 'dd', 'sha256sum', 'sync', 'mv', 'stat']],
  ] as [string, Operation, string[]][])('is small for %s', async (_what, operation, expected) => {
    fs.rmSync(sandbox.path('link'), { force: true });
    fs.symlinkSync('file', sandbox.path('link'));
    // Both ends of a pipe start at once.
    expect((await costOf(operation)).toSorted()).toEqual(expected.toSorted());
  });
});
