import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnection } from '../../src/transport/open-connection.ts';
import { isRunning } from '../helpers/is-running.ts';
import { startSshd, type TestSshd } from '../helpers/sshd.ts';
import { contentOf, ensureFile, perform } from '../unit/agent/agents.ts';
import { errorOf, targetOf } from './connections.ts';

const ADDRESS = '127.0.41.1';
const SLOW_LOGIN = '127.0.41.2';
const SILENT = '127.0.41.3';
const PORT = 2241;

let server: TestSshd;
let folder: string;
let state: { readonly stateDirectory: string };

beforeAll(async () => {
  const slow = [`Match LocalAddress ${SLOW_LOGIN}`, '  ForceCommand sleep 60'];
  server = await startSshd({ addresses: [ADDRESS, SLOW_LOGIN], port: PORT, configuration: slow });
  folder = fs.mkdtempSync('/tmp/calico-deploy-ssh-');
  state = { stateDirectory: `${folder}/state` };
}, 300_000);

afterAll(async () => {
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

describe('over ssh', () => {
  it('does what it does locally, in one session, and leaves nothing behind', async () => {
    const connection = await openConnection(targetOf(server, ADDRESS), state);
    expect(await connection.hello).toMatchObject({ user: 'root', uid: 0 });
    const bytes = randomBytes(5_000_000);
    expect(await perform(connection, ensureFile(`${folder}/big`, bytes, { mode: '0600' }))).toMatchObject({
      changed: true,
    });
    expect(fs.readFileSync(`${folder}/big`).equals(bytes)).toBe(true);
    expect(await perform(connection, ensureFile(`${folder}/big`, bytes, { mode: '0600' }))).toMatchObject({
      changed: false,
    });
    const { content } = await perform(connection, { kind: 'read', path: `${folder}/big`, maxBytes: 6_000_000 });
    expect(
      createHash('sha256')
        .update(content ?? '')
        .digest('hex'),
    ).toBe(contentOf(bytes).sha256);
    expect(server.sessions()).toHaveLength(1);
    await connection.close();
    await expect.poll(() => server.sessions()).toEqual([]);
    expect(fs.readdirSync(state.stateDirectory).filter((name) => !name.startsWith('index.'))).toEqual([]);
  });

  it('keeps the old file when the connection drops in the middle of a transfer', async () => {
    const path = `${folder}/dropped`;
    fs.writeFileSync(path, 'old');
    const connection = await openConnection(targetOf(server, ADDRESS), state);
    const bytes = randomBytes(3_000_000);
    async function* load() {
      yield bytes.subarray(0, 2_000_000);
      for (const pid of server.sessions()) process.kill(pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 300));
      yield bytes.subarray(2_000_000);
    }
    const content = { ...contentOf(bytes), load };
    const reply = connection.request(ensureFile(path, '', { content, owes: ['restart'] }));
    expect(await errorOf(reply)).toMatchObject({ name: 'UnreachableError', reason: 'lost' });
    await connection.close();
    expect(fs.readFileSync(path, 'utf8')).toBe('old');
    await expect.poll(() => fs.readdirSync(folder).filter((name) => name.startsWith('.calico-deploy'))).toEqual([]);
    const next = await openConnection(targetOf(server, ADDRESS), state);
    expect((await next.hello).owed).toEqual([]);
    await next.close();
  });

  it('is not held up by a ControlMaster that stays behind', async () => {
    const socket = `${folder}/control`;
    const extraArgs = ['-o', 'ControlMaster=auto', '-o', `ControlPath=${socket}`, '-o', 'ControlPersist=5'];
    const started = Date.now();
    for (let round = 0; round < 2; round += 1) {
      const connection = await openConnection(targetOf(server, ADDRESS, { extraArgs }), state);
      expect(await perform(connection, { kind: 'stat', path: '/', follow: false })).toMatchObject({ changed: false });
      await connection.close();
    }
    expect(fs.existsSync(socket)).toBe(true);
    expect(Date.now() - started).toBeLessThan(5000);
  });

  it('ends ssh when the run is aborted while it connects', async () => {
    const abort = new AbortController();
    const opening = openConnection(targetOf(server, SLOW_LOGIN), { signal: abort.signal });
    setTimeout(() => abort.abort(new Error('interrupted')), 300);
    expect((await errorOf(opening)).message).toBe('interrupted');
  });
});

describe('an interrupted run', () => {
  /** A command that goes on until somebody ends it, and the process ids that it tells of itself and its child. */
  async function interrupt(script: string, ended: number): Promise<void> {
    const file = `${folder}/pids`;
    fs.rmSync(file, { force: true });
    const abort = new AbortController();
    const connection = await openConnection(targetOf(server, ADDRESS), { ...state, signal: abort.signal });
    const run = script.replace('FILE', file);
    const reply = connection.request({ kind: 'run', script: run, environment: {}, timeout: 0, check: false });
    const outcome = expect(reply).rejects.toThrow('interrupted');
    const pids = () => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split(' ').map(Number) : []);
    await expect.poll(() => pids().filter(isRunning).length, { timeout: 5000 }).toBe(2);
    abort.abort(new Error('interrupted'));
    await outcome;
    await connection.close();
    await expect.poll(() => pids().filter(isRunning), { timeout: ended }).toEqual([]);
    await expect.poll(() => server.sessions(), { timeout: 5000 }).toEqual([]);
  }

  it('ends the command on the host, as a closed terminal would', () =>
    interrupt('sleep 62 & echo "$$ $!" >FILE; wait', 8000));

  it('ends one that does not heed it', () =>
    interrupt('trap "" TERM HUP; sleep 62 & echo "$$ $!" >FILE; wait', 10_000));

  it('leaves no files of its session', () =>
    expect.poll(() => fs.readdirSync(state.stateDirectory).filter((name) => name.startsWith('session.'))).toEqual([]));
});

describe('a host that cannot be reached', () => {
  let silent: Server;

  beforeAll(async () => {
    silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(PORT, SILENT, resolve));
  });
  afterAll(() => silent.close());

  it('refuses', async () => {
    const error = await errorOf(openConnection(targetOf(server, '127.0.41.99')));
    expect(error).toMatchObject({ name: 'UnreachableError', reason: 'refused' });
    expect(error.message).toBe('host1 (127.0.41.99): nothing listens at the SSH port');
  });

  it('does not take the key', async () => {
    const { knownHostsFile } = server;
    const extraArgs = ['-o', `UserKnownHostsFile=${knownHostsFile}`];
    const target = { ...targetOf(server, ADDRESS, { extraArgs }), privateKeyFile: '/no/such/key' };
    expect(await errorOf(openConnection(target))).toMatchObject({ reason: 'authentication' });
  });

  it('has no name in DNS', async () => {
    const error = await errorOf(openConnection(targetOf(server, 'no-such-host.invalid')));
    expect(error).toMatchObject({ reason: 'name-resolution' });
  });

  it('is not in known_hosts', async () => {
    const target = targetOf(server, ADDRESS, { sshArgs: ['-o', 'UserKnownHostsFile=/dev/null', ...server.sshArgs] });
    expect(await errorOf(openConnection(target))).toMatchObject({ reason: 'host-key-unknown' });
  });

  it('costs nobody else anything when it accepts and says nothing', async () => {
    const started = Date.now();
    const mute = errorOf(openConnection(targetOf(server, SILENT, { connectTimeout: 2 })));
    const connection = await openConnection(targetOf(server, ADDRESS), state);
    await connection.close();
    expect(Date.now() - started).toBeLessThan(1900);
    expect(await mute).toMatchObject({ reason: 'timeout' });
    expect(Date.now() - started).toBeLessThan(4500);
  });

  it('lets one log in and then does nothing', async () => {
    const started = Date.now();
    const error = await errorOf(openConnection(targetOf(server, SLOW_LOGIN, { connectTimeout: 1 })));
    expect(error).toMatchObject({ reason: 'timeout' });
    expect(Date.now() - started).toBeLessThan(6000);
  });

  it('has another host key than before', async () => {
    await server.replaceHostKey();
    const error = await errorOf(openConnection(targetOf(server, ADDRESS)));
    expect(error).toMatchObject({ reason: 'host-key-changed' });
    expect((error as Error & { hint?: string }).hint).toContain('ssh-keygen -R');
  });
});
