import * as fs from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnection } from '../../src/transport/open-connection.ts';
import { startSshd, type TestSshd } from '../helpers/sshd.ts';
import { contentOf, ensureFile, perform } from '../unit/agent/agents.ts';
import { errorOf, targetOf } from './connections.ts';

const PORT = 2243;
const GOOD = '127.0.43.1';
/** Passes on the greeting and the first answer in part, and then nothing. */
const BROKEN_OFF = '127.0.43.2';
const SILENT = Array.from({ length: 12 }, (_, index) => `127.0.43.${100 + index}`);
const STAT = { kind: 'stat', path: '/', follow: false } as const;

let server: TestSshd;
let folder: string;
let silent: Server[];
const sockets = new Set<Socket>();

beforeAll(async () => {
  folder = fs.mkdtempSync('/tmp/calico-deploy-hanging-');
  const cut = `${folder}/cut`;
  fs.writeFileSync(
    cut,
    '#!/bin/sh\nsh -c "$SSH_ORIGINAL_COMMAND" | { dd bs=1 count=400 2>/dev/null; exec sleep 100; }\n',
    {
      mode: 0o755,
    },
  );
  const configuration = [`Match LocalAddress ${BROKEN_OFF}`, `  ForceCommand ${cut}`];
  server = await startSshd({ addresses: [GOOD, BROKEN_OFF], port: PORT, configuration });
  silent = await Promise.all(SILENT.map(listen));
}, 300_000);

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  for (const each of silent) each.close();
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Accepts and says nothing. */
async function listen(address: string): Promise<Server> {
  const listener = createServer((socket) => void sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => listener.listen(PORT, address, resolve));
  return listener;
}

/** This process's descriptors and children. */
function held(): { descriptors: number; children: number } {
  const children = fs.readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').split(' ');
  return { descriptors: fs.readdirSync('/proc/self/fd').length, children: children.filter(Boolean).length };
}

describe('hosts that hang', () => {
  it('cost their own time when they accept and say nothing, however many they are, and leave nothing behind', async () => {
    const before = held();
    const started = Date.now();
    const mute = SILENT.map((address) => errorOf(openConnection(targetOf(server, address, { connectTimeout: 10 }))));
    const connection = await openConnection(targetOf(server, GOOD), { stateDirectory: `${folder}/state` });
    expect(Date.now() - started).toBeLessThan(9900);
    await connection.close();
    for (const error of await Promise.all(mute)) expect(error).toMatchObject({ reason: 'timeout' });
    for (const socket of sockets) socket.destroy();
    await expect.poll(held).toEqual(before);
  });

  it('are lost when they stop in mid-answer', async () => {
    const state = { stateDirectory: `${folder}/cut-state`, silenceLimit: 2 };
    const broken = await openConnection(targetOf(server, BROKEN_OFF), state);
    const good = await openConnection(targetOf(server, GOOD), { stateDirectory: `${folder}/state` });
    const started = Date.now();
    const lost = errorOf(perform(broken, { kind: 'facts', sections: ['os-release'] }));
    await perform(good, STAT);
    expect(Date.now() - started).toBeLessThan(1900);
    expect(await lost).toMatchObject({ reason: 'lost', message: 'host1 (127.0.43.2): no sign of life for 2 s' });
    await Promise.all([broken.close(), good.close()]);
  });

  it('take no memory and keep nobody waiting when they stop reading', async () => {
    const options = { stateDirectory: `${folder}/state`, silenceLimit: 5 };
    const stuck = await openConnection(targetOf(server, GOOD), options);
    const [session] = fs.readdirSync(options.stateDirectory).filter((name) => name.endsWith('.pid'));
    const agent = Number(session?.split('.')[1]);
    const good = await openConnection(targetOf(server, GOOD), { stateDirectory: `${folder}/other-state` });
    let given = 0;
    const piece = Buffer.alloc(512 * 1024);
    const size = 400 * piece.length;
    async function* load() {
      for (; given < size; given += piece.length) yield piece;
    }
    process.kill(agent, 'SIGSTOP');
    const content = { ...contentOf(Buffer.alloc(0)), size, load };
    const replies = [perform(stuck, ensureFile(`${folder}/much`, '', { content })), perform(stuck, STAT)];
    const lost = replies.map(errorOf);
    const path = `${folder}/little`;
    expect(await perform(good, ensureFile(path, 'x'.repeat(3_000_000)))).toMatchObject({ changed: true });
    for (const error of await Promise.all(lost)) expect(error).toMatchObject({ reason: 'lost' });
    expect(given).toBeLessThan(size / 4);
    process.kill(agent, 'SIGCONT');
    await Promise.all([stuck.close(), good.close()]);
  });
});
