import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Operation } from '../../../../src/agent/operation.ts';
import { RestingConnection } from '../../../../src/executor/connection/resting-connection.ts';
import { SessionRoom } from '../../../../src/executor/connection/session-room.ts';
import { type Hello, UnreachableError } from '../../../../src/transport/connection.ts';
import { openConnection } from '../../../../src/transport/open-connection.ts';
import { LOCAL } from '../../agent/agents.ts';

const LOOK: Operation = { kind: 'stat', path: '/', follow: false };
const FAILING: Operation = { kind: 'ensure-attributes', path: '/no/such', follow: true, check: false };

/** A connection to a shell of this machine, and how many sessions it has had. */
async function connect() {
  let sessions = 0;
  const stateDirectory = mkdtempSync(join(tmpdir(), 'calico-deploy-resting-'));
  const open = () => {
    sessions += 1;
    return openConnection(LOCAL, { stateDirectory, shell: 'sh' });
  };
  const connection = new RestingConnection(await open(), open, new SessionRoom(10));
  onTestFinished(() => connection.close());
  return { connection, sessions: () => sessions };
}

it('what is asked for after the end is asked of a new session', async () => {
  const { connection, sessions } = await connect();
  const last = connection.request(LOOK);
  const ended = connection.finish({ halted: false });
  const more = connection.request(LOOK);
  expect(await last).toMatchObject({ ok: true });
  expect(await ended).toBe(true);
  expect(await more).toMatchObject({ ok: true });
  expect(sessions()).toBe(2);
});

it('a session that did not end is asked on', async () => {
  const { connection, sessions } = await connect();
  const failed = connection.request(FAILING);
  const ended = connection.finish({ halted: false });
  const more = connection.request(LOOK);
  expect(await failed).toMatchObject({ ok: false });
  expect(await ended).toBe(false);
  expect(await more).toMatchObject({ ok: true });
  expect(sessions()).toBe(1);
});

it('a host that was never reached is asked for nothing, and not logged in to once more', async () => {
  const gone = new UnreachableError('refused', 'nothing listens', '');
  const hello = Promise.reject<Hello>(gone);
  const first = {
    target: LOCAL,
    hello,
    request: () => Promise.reject(gone),
    finish: async () => false,
    close: async () => {},
  };
  const open = vi.fn(async () => first);
  const connection = new RestingConnection(first, open, new SessionRoom(10));
  await expect(connection.hello).rejects.toBe(gone);
  await expect(connection.request(LOOK)).rejects.toBe(gone);
  expect(open).not.toHaveBeenCalled();
});
