import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/agent/answer-parser.ts';
import { askFor } from '../../../src/agent/ask.ts';
import { findingsOf } from '../../../src/agent/finding.ts';
import type { Operation } from '../../../src/agent/operation.ts';
import { ensureFile } from './agents.ts';

const CLOCK = 1_000_000;
const FILE = `81a4 0 0 7 39 11 1 999000.5 999000.25 999000.25/root/root`;

function answer(values: Record<string, string>, rest: Partial<Answer> = {}): Answer {
  return {
    id: 1,
    status: 'ok',
    values: new Map(Object.entries(values).map(([key, value]) => [key, [value]])),
    blobs: new Map(),
    ...rest,
  };
}

const run: Operation = { kind: 'run', script: 'x', environment: {}, timeout: 0, check: false, looks: true };
const file = ensureFile('/etc/x', '');
const folder: Operation = { kind: 'ensure-directory', path: '/etc', recurse: false, follow: true, check: false };
const unit: Operation = {
  kind: 'unit',
  name: 'x',
  state: 'started',
  daemonReload: false,
  daemonReexec: false,
  noBlock: false,
  check: false,
};

describe('what was found', () => {
  it('is the state of a path, without when it was read', () => {
    const state = '81a4 0 0 7 39 11 1 999000.25 999000.25/root/root';
    expect(findingsOf(file, answer({ path: '/etc/x', before: FILE }), CLOCK)).toEqual([
      { kind: 'path', path: '/etc/x', state },
    ]);
  });

  const NONE: readonly (readonly [what: string, operation: Operation, answer: Answer])[] = [
    ['of what was changed', file, answer({ path: '/etc/x', before: FILE, changed: '1' })],
    ['of what failed', file, answer({ path: '/etc/x', before: FILE }, { status: 'fail' })],
    [
      'of a file that changed a moment ago',
      file,
      answer({ path: '/etc/x', before: FILE.replace('25/', '25/').replace('999000.25/', `${CLOCK - 1}.5/`) }),
    ],
    ['of a file in another place', file, answer({ path: '/etc/x/basename', before: FILE })],
    ['of a link', file, answer({ path: '/etc/x', before: FILE.replace('81a4', 'a1ff'), 'before.target': 'y' })],
    ['of a path that is not absolute', { ...file, path: '~/x' }, answer({ before: FILE })],
    ['of all that is in a directory', { ...folder, recurse: true }, answer({ path: '/etc', before: FILE })],
    [
      'of a link that was wanted',
      { kind: 'ensure-link', path: '/l', source: '/x', hard: false, force: false, check: false },
      answer({ path: '/l' }),
    ],
    ['of times that were set', { kind: 'touch', path: '/x', check: false }, answer({ path: '/x' })],
    ['of a manager that was told to reload', { ...unit, daemonReload: true }, answer({ 'unit.before': 'Id=x' })],
    ['of a command that may change something', { ...run, looks: false }, answer({ changed: '1', rc: '0' })],
    ['of a program whose name is like an option', { ...run, argv: ['-x'] }, answer({ changed: '1', rc: '0' })],
    ['of a command that was left out', { ...run, creates: '/x' }, answer({ skipped: 'creates' })],
    [
      'of a command whose errors no shell can hold',
      run,
      answer({ changed: '1', rc: '0' }, { blobs: new Map([['stderr', Buffer.from('a\0b')]]) }),
    ],
    [
      'of a file that the kernel makes up',
      { kind: 'stat', path: '/sys/class/net/lo/mtu', follow: true },
      answer({ before: FILE.replaceAll('999000', '900000'), access: 'r' }),
    ],
    [
      'of a file that has bytes and says that it has none',
      { kind: 'read', path: '/run/uptime', maxBytes: 9 },
      answer(
        { path: '/run/uptime', before: FILE.replace(' 7 ', ' 0 ') },
        { blobs: new Map([['content', Buffer.from('1')]]) },
      ),
    ],
    ['of facts that never are the same', { kind: 'facts', sections: ['network', 'memory'] }, answer({})],
    ['of a wait', { kind: 'wait', condition: { type: 'time' }, delay: 0, sleep: 1, timeout: 1 }, answer({})],
  ];

  it.each(NONE)('is nothing %s', (_, operation, given) => {
    expect(findingsOf(operation, given, CLOCK)).toBeUndefined();
  });

  it('is nothing yet of what came too early', () => {
    expect(findingsOf(file, answer({}, { status: 'skip' }), CLOCK)).toEqual([]);
  });

  it('is not asked for where a path was two things', () => {
    const [first, second] = ['1', '2'].map((state) => ({ kind: 'path', path: '/x', state }) as const);
    expect(askFor([first, first] as never, '0')).toBeDefined();
    expect(askFor([first, second] as never, '0')).toBeUndefined();
  });
});
