import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { pack } from '../../../src/agent/pack.ts';
import { ensurePackages } from '../../helpers/apt.ts';
import { contentOf, ensureFile, failureOf, perform, Sandbox, SHELLS } from './agents.ts';

vi.mock(import('../../../src/agent/pack.ts'), async (original) => {
  const { pack } = await original();
  return { pack: vi.fn(pack), packingPays: () => true };
});

beforeAll(() => ensurePackages(['dash', 'bash', 'busybox', 'gzip']), 300_000);

const PIECE = 512 * 1024;
/** Pieces that pack well, some that do not, and an end that is no whole piece. */
const PIECES = [
  ...Array.from({ length: 5 }, (_, index) => Buffer.alloc(PIECE, `text ${index} `)),
  ...Array.from({ length: 18 }, () => randomBytes(PIECE)),
  Buffer.alloc(PIECE, 'after a while it is tried again'),
  Buffer.from('the end'),
];
const BYTES = Buffer.concat(PIECES);

async function* load() {
  yield* PIECES;
}

describe.each(SHELLS)('much content on a slow line under %s', (shell) => {
  const sandbox = new Sandbox();
  afterAll(() => sandbox.remove());

  it('arrives byte for byte, packed where the host can unpack it, and what follows is understood', async () => {
    vi.mocked(pack).mockClear();
    const agent = await sandbox.open(shell);
    const path = sandbox.path('much');
    const content = { ...contentOf(BYTES), load };
    const replies = [
      perform(agent, ensureFile(path, '', { content })),
      perform(agent, { kind: 'stat', path, follow: false }),
    ];
    expect(await Promise.all(replies)).toMatchObject([{ changed: true }, { before: { size: BYTES.length } }]);
    expect(fs.readFileSync(path).equals(BYTES)).toBe(true);
    expect(vi.mocked(pack).mock.calls.length > 0).toBe(shell !== 'busybox only');
    await agent.close();
  });

  it('leaves the old file when it ends too soon', async () => {
    const agent = await sandbox.open(shell);
    const path = sandbox.path('short');
    fs.writeFileSync(path, 'old');
    async function* half() {
      yield* PIECES.slice(0, 7);
      throw new Error('the disk is gone');
    }
    const failure = await failureOf(agent, ensureFile(path, '', { content: { ...contentOf(BYTES), load: half } }));
    expect(failure).toMatchObject({ reason: 'content', message: 'cannot send the content: the disk is gone' });
    expect(fs.readFileSync(path, 'utf8')).toBe('old');
    expect(await perform(agent, { kind: 'stat', path, follow: false })).toMatchObject({ before: { size: 3 } });
    await agent.close();
  });
});

/** The agent's reader alone, with bytes and a line behind them on its standard input. */
function take(shell: string, dd: string, length: number, sink: string): string {
  const source = ['frame', 'pull'].map((part) => fs.readFileSync(`src/agent/sh/${part}.sh`, 'utf8')).join('\n');
  const script = `${source}\n_error=''; _dd=${dd}; _take ${length} 3>>${sink}; read -r _line; echo "$_line"; echo "$_error"`;
  const [file = '', ...words] = shell.split(' ');
  const input = Buffer.concat([randomBytes(length), Buffer.from('the next line\n')]);
  return execFileSync(file, [...words, '-c', script], {
    input,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
}

describe.each(['dash', 'bash', 'busybox sh'])('what cannot be written, under %s', (shell) => {
  it.each([
    ['bytes', 1000],
    ['bytes', 65_536],
    ['bytes', 1_000_000],
    ['blocks', 1000],
    ['blocks', 1_000_000],
    ['single', 1000],
  ])('is read to its end all the same (dd that counts %s, %i)', (dd, length) => {
    expect(take(shell, dd, length, '/dev/full')).toMatch(/^the next line\n.*No space left on device/);
    expect(take(shell, dd, length, '/dev/null')).toBe('the next line\n\n');
  });
});
