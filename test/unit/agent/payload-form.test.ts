import { describe, expect, it, vi } from 'vitest';
import { Line } from '../../../src/agent/line.ts';
import { pack } from '../../../src/agent/pack.ts';
import { sendPayload } from '../../../src/agent/payload.ts';

vi.mock(import('../../../src/process/idle-share.ts'), () => ({ idleShare: () => 1 }));

const PIECE = 512 * 1024;

/** A line that takes so many milliseconds for a piece, and notes what it was given. */
function lineOf(milliseconds: number) {
  const written: string[] = [];
  let under = 0;
  let most = 0;
  const line = new Line(async (bytes) => {
    written.push(typeof bytes === 'string' ? bytes.trimEnd() : `<${bytes.length}>`);
    under += bytes.length;
    most = Math.max(most, under);
    await new Promise((resolve) => setTimeout(resolve, typeof bytes === 'string' ? 0 : milliseconds));
    under -= bytes.length;
  });
  return { line, written, most: () => most };
}

function contentOf(pieces: number) {
  const load = async function* () {
    for (let index = 0; index < pieces; index += 1) yield Buffer.alloc(PIECE, `piece ${index} `);
  };
  return { size: pieces * PIECE, load };
}

describe('content that a host can unpack', () => {
  it('goes as it is over a fast line, in few parts', async () => {
    const { line, written } = lineOf(0);
    expect(await sendPayload(7, contentOf(20), line, true)).toBeUndefined();
    expect(written.filter((each) => !each.startsWith('<'))).toEqual([
      'payload 7 parts\nraw 8388608',
      'raw 2097152',
      'end',
    ]);
  });

  it('is packed from the second part on over a slow one, and no more of it is in hand than some pieces', async () => {
    const { line, written, most } = lineOf(30);
    expect(await sendPayload(7, contentOf(40), line, true)).toBeUndefined();
    expect(written.filter((each) => !each.startsWith('<')).map((each) => each.replace(/\d+$/, ''))).toEqual([
      'payload 7 parts\nraw ',
      'gzip ',
      'end',
    ]);
    expect(most()).toBeLessThan(2 * PIECE);
  });
});

describe('a piece', () => {
  it('is packed once for all hosts', () => {
    const piece = Buffer.alloc(PIECE);
    expect(pack(piece)).toBe(pack(piece));
  });
});
