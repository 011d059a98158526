import { describe, expect, it } from 'vitest';
import { type Answer, AnswerError, AnswerParser } from '../../../src/agent/answer-parser.ts';
import { encodeArgument } from '../../../src/agent/argument.ts';
import fc from '../../helpers/properties.ts';

const GREETING = '\nnonce\n';

function parse(text: string | Uint8Array, size = Number.POSITIVE_INFINITY): Answer[] {
  const bytes = Buffer.from(text);
  const parser = new AnswerParser('nonce');
  const answers: Answer[] = [];
  for (let at = 0; at < bytes.length; at += size) answers.push(...parser.push(bytes.subarray(at, at + size)));
  return answers;
}

describe('AnswerParser', () => {
  it('reads values and blobs, however the bytes are cut', () => {
    const text = `${GREETING}@1 ok 2 2\nkey a b\nkey \nout 3\nerr 0\na\nb@2 fail 0 0\n@3 need 0 0\n`;
    for (const size of [1, 2, 3, 7, 1000]) {
      const [first, second, third] = parse(text, size);
      expect(first).toMatchObject({ id: 1, status: 'ok' });
      expect(first?.values.get('key')).toEqual(['a b', '']);
      expect(Buffer.from(first?.blobs.get('out') ?? []).toString()).toBe('a\nb');
      expect(first?.blobs.get('err')).toHaveLength(0);
      expect(second).toMatchObject({ id: 2, status: 'fail' });
      expect(third).toMatchObject({ id: 3, status: 'need' });
    }
  });

  it('gives back any value and any bytes', () => {
    const value = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 5 }),
        fc.uint8Array(),
        fc.integer({ min: 1, max: 40 }),
        (values, bytes, size) => {
          const lines = values.map((each) => `key ${encodeArgument(each)}\n`).join('');
          const text = `${GREETING}@7 ok ${values.length} 1\n${lines}blob ${bytes.length}\n`;
          const [answer] = parse(Buffer.concat([Buffer.from(text), bytes]), size);
          expect(answer?.values.get('key') ?? []).toEqual(values);
          expect(Buffer.from(answer?.blobs.get('blob') ?? []).equals(Buffer.from(bytes))).toBe(true);
        },
      ),
    );
  });

  it.each(['', 'Welcome!\n', 'no newline', '\n\n', 'nonce nonce\n', '@1 ok 0 0\n', 'a\0\xff\n'])(
    'passes over %j before the greeting',
    (banner) => {
      expect(parse(`${banner}${GREETING}@1 ok 0 0\n`, 5)).toHaveLength(1);
    },
  );

  it('keeps what came in place of a greeting', () => {
    const parser = new AnswerParser('nonce');
    parser.push(Buffer.from('This account is currently not available.\n'));
    expect(parser.greeted).toBe(false);
    expect(parser.banner()).toBe('This account is currently not available.\n');
  });

  it.each([
    ['a login shell that never stops talking', 'x'.repeat(300_000)],
    ['text that is no answer', `${GREETING}hello\n`],
    ['a status that there is not', `${GREETING}@1 fine 0 0\n`],
    ['a negative count', `${GREETING}@1 ok -1 0\n`],
    ['a million lines', `${GREETING}@1 ok 1000000 0\n`],
    ['a hundred blobs', `${GREETING}@1 ok 0 100\n`],
    ['a length of a terabyte', `${GREETING}@1 ok 0 1\nout 1099511627776\n`],
    ['a length that is no number', `${GREETING}@1 ok 0 1\nout 0x10\n`],
    ['a line without a key', `${GREETING}@1 ok 1 0\n value\n`],
    ['a line without an end', `${GREETING}${'x'.repeat(9_000_000)}`],
  ])('refuses %s', (_what, text) => {
    expect(() => parse(text, 65536)).toThrow(AnswerError);
  });

  it('never does anything but answer, wait or refuse, whatever arrives', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          expect(Array.isArray(parse(Buffer.concat([Buffer.from(GREETING), bytes]), 9))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(AnswerError);
        }
      }),
    );
  });
});
