import { afterEach, expect, it, vi } from 'vitest';
import { readOfflineOptions, readOptions } from '../../bench/options.ts';

const NAMES = ['one', 'two'];

afterEach(() => vi.restoreAllMocks());

/** What is printed before the process would end, and the exit code. */
function endOf(read: () => unknown): { code: unknown; text: string } {
  let text = '';
  let code: unknown;
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    });
  vi.spyOn(process, 'exit').mockImplementation((given) => {
    code = given;
    throw new Error('the end');
  });
  expect(read).toThrow('the end');
  vi.restoreAllMocks();
  return { code, text };
}

it('measures all cases, five rounds each, beside peers, where nothing is said', () => {
  expect(readOptions([], NAMES)).toEqual({ case: NAMES, rounds: 5, lab: 'a', peers: true });
});

it('takes some cases, and leaves peers out', () => {
  expect(readOptions(['--case', 'two', '--no-peers'], NAMES)).toMatchObject({ case: ['two'], peers: false });
});

it('has a help that names the cases', () => {
  const { code, text } = endOf(() => readOptions(['--help'], NAMES));
  expect(code).toBe(0);
  expect(text).toContain('one, two');
});

it.each([
  { argv: ['--case', 'three'], says: 'There is no case three; there are one, two.' },
  { argv: ['--rounds', 'x'], says: 'It must be a whole number from 1 on.' },
  { argv: ['--markdwn', 'x'], says: 'Did you mean --markdown?' },
])('$argv is told in a line, with exit code 2', ({ argv, says }) => {
  const { code, text } = endOf(() => readOptions(argv, NAMES));
  expect(code).toBe(2);
  expect(text).toContain(says);
  expect(text).not.toContain('    at ');
});

it('reads the rounds of what is measured offline alike', () => {
  expect(readOfflineOptions(['--rounds', '9'])).toEqual({ rounds: 9 });
  expect(endOf(() => readOfflineOptions(['--help'])).code).toBe(0);
});
