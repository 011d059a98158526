import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { OperationResult } from '../../../src/agent/reply.ts';
import type { OpenOptions } from '../../../src/transport/agent-link.ts';
import type { Connection } from '../../../src/transport/connection.ts';
import { beginConnection } from '../../../src/transport/open-connection.ts';
import { LOCAL, Sandbox, SHELLS } from './agents.ts';

const sandbox = new Sandbox();
const open: Connection[] = [];

afterAll(async () => {
  await Promise.all(open.map((connection) => connection.close()));
  await sandbox.remove();
});

const FILES = Array.from({ length: 90 }, (_, size) => join(sandbox.work, `${size}`.repeat(20)));
FILES.forEach((path, size) => {
  writeFileSync(path, 'x'.repeat(size));
});

/** Asks for the sizes of so many files, and for a command, before the agent has said anything. */
async function askEarly(options: OpenOptions, files: number): Promise<unknown[]> {
  const connection = await beginConnection(LOCAL, { stateDirectory: sandbox.state, ...options });
  open.push(connection);
  const looks = FILES.slice(0, files).map((path) => connection.request({ kind: 'stat', path, follow: false }));
  const run = connection.request({ kind: 'run', script: 'echo done', environment: {}, timeout: 0, check: false });
  const replies = await Promise.all([...looks, run]);
  return replies.map((reply) => (reply.ok ? seenIn(reply.result) : reply.failure));
}

function seenIn({ run, after }: OperationResult): unknown {
  return run ? Buffer.from(run.stdout).toString().trim() : after?.size;
}

describe('what is asked for before the greeting', () => {
  it.each(SHELLS)('is answered in order: %s', async (shell) => {
    expect(await askEarly(sandbox.options(shell), 90)).toEqual([...FILES.keys(), 'done']);
  });

  it('is sent again where the reader of the agent has taken some of it', async () => {
    const options = sandbox.options('busybox only');
    const programs = join(sandbox.folder, 'busybox');
    const dd = join(programs, 'dd');
    rmSync(dd);
    writeFileSync(dd, '#!/bin/sh\ncase $* in *fullblock*) exit 1 ;; esac\nexec /bin/busybox dd "$@"\n');
    chmodSync(dd, 0o755);
    // busybox's head reads whole blocks: what stands behind the agent is lost with them.
    expect(await askEarly(options, 90)).toEqual([...FILES.keys(), 'done']);
    expect(await askEarly(options, 0)).toEqual(['done']);
  });

  it('hears why the host is not reached', async () => {
    const connection = await beginConnection(LOCAL, { shell: 'no-such-shell' });
    const reply = connection.request({ kind: 'stat', path: '/', follow: false });
    await expect(reply).rejects.toMatchObject({ name: 'UnreachableError', reason: 'no-shell' });
    await expect(connection.hello).rejects.toMatchObject({ reason: 'no-shell' });
  });
});
