import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildAgent } from '../../../src/agent/agent-source.ts';
import { Sandbox } from './agents.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

const STAT = (id: number) => `${id} stat 3\x1d${sandbox.work}\x1d0\x1d\n`;
const RUN = (id: number) =>
  `${id} run 11\x1d${['0', '', '', '', '0', '', '0', '', 'sh', '-c', 'sleep 0.5'].join('\x1d')}\n`;

/** The pieces in which an agent writes its answers to `requests`. */
async function piecesFor(requests: string, path = process.env.PATH): Promise<string[]> {
  const agent = buildAgent({ nonce: 'nonce', stateDirectory: sandbox.state, rehash: false });
  const child: ChildProcess = spawn('sh', ['-c', Buffer.concat(agent.pieces).toString()], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PATH: path },
  });
  const pieces: string[] = [];
  child.stdout?.on('data', (chunk) => pieces.push(String(chunk)));
  child.stdin?.end(`${requests}0 end\n`);
  await once(child, 'close');
  return pieces;
}

describe('answers to what was asked together', () => {
  // Unless a second ends between them.
  it('come in one piece', { retry: 3 }, async () => {
    const pieces = await piecesFor(`0 hold 3\n${STAT(1)}${STAT(2)}${STAT(3)}`);
    const piece = pieces.find((each) => each.includes('@1 ok'));
    expect(piece).toContain('\n@2 ok');
    expect(piece).toContain('\n@3 ok');
  });

  it('do not wait longer than a second for those behind them', async () => {
    const programs = join(sandbox.folder, 'slow');
    mkdirSync(programs);
    writeFileSync(join(programs, 'sha256sum'), '#!/bin/sh\nsleep 1\nexec /usr/bin/sha256sum\n', { mode: 0o755 });
    const files = [1, 2, 3].map((id) => join(sandbox.work, `${id}`));
    for (const file of files) writeFileSync(file, file);
    const requests = files.map((file, at) => `${at + 1} stat 3\x1d${file}\x1d0\x1dsha256\n`);
    const pieces = await piecesFor(`0 hold 3\n${requests.join('')}`, `${programs}:${process.env.PATH}`);
    expect(pieces.find((each) => each.includes('@1 ok'))).not.toContain('@3 ok');
    expect(pieces.join('')).toContain('@3 ok');
  });

  it('do not wait for a command', { retry: 3 }, async () => {
    const pieces = await piecesFor(`0 hold 3\n${STAT(1)}${STAT(2)}${RUN(3)}`);
    const piece = pieces.find((each) => each.includes('@1 ok'));
    expect(piece).toContain('\n@2 ok');
    expect(piece).not.toContain('@3 ');
    expect(pieces.join('')).toContain('\n@3 ok');
  });
});
