import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../../src/executor/events.ts';
import { createProgress } from '../../../src/report/progress.ts';

const ERASED = '\r\u001b[K';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A reporter whose terminal is so wide, and what is on its last line. */
function open(columns?: number) {
  let line = '';
  const progress = createProgress((text) => {
    line = text;
  }, columns);
  const tell = (event: Partial<RunEvent>) => progress.event(event as RunEvent);
  tell({ type: 'play-start', name: 'play', hosts: ['a', 'b', 'c', 'd'] });
  const shown = () => line.replace(ERASED, '');
  return { progress, tell, shown };
}

const ended = (host: string, outcome: 'ok' | 'unreachable' = 'ok') =>
  ({ type: 'result', host, outcome }) as Partial<RunEvent>;

it('says after a second what is waited for', () => {
  const { progress, tell, shown } = open();
  tell({ type: 'task-start', name: 'copy' });
  vi.advanceTimersByTime(900);
  expect(shown()).toBe('');
  vi.advanceTimersByTime(1200);
  expect(shown()).toBe('… copy (2 s) on a, b, c and 1 more');
  progress.close();
  expect(shown()).toBe('');
});

it('names the hosts that have not ended, and none that is out of reach', () => {
  const { tell, shown } = open();
  tell({ type: 'task-start', name: 'one' });
  for (const event of [ended('a'), ended('b', 'unreachable')]) tell(event);
  vi.advanceTimersByTime(1200);
  expect(shown()).toBe('… one (1 s) on c, d');
  tell({ type: 'task-start', name: 'two' });
  vi.advanceTimersByTime(1200);
  expect(shown()).toBe('… two (1 s) on a, c, d');
});

it('is one line, however narrow the terminal is', () => {
  const { tell, shown } = open(20);
  tell({ type: 'task-start', name: 'a task of a long name' });
  vi.advanceTimersByTime(1200);
  expect(shown()).toBe('… a task of a long…');
});

it('is gone before others print, and is not drawn over a question', async () => {
  const { progress, tell, shown } = open();
  tell({ type: 'task-start', name: 'pause' });
  vi.advanceTimersByTime(1200);
  const asked = progress.hold(async () => {
    expect(shown()).toBe('');
    await vi.advanceTimersByTimeAsync(5000);
    expect(shown()).toBe('');
    return 'answer';
  });
  expect(await asked).toBe('answer');
  vi.advanceTimersByTime(1200);
  expect(shown()).toContain('pause (1 s)');
});
