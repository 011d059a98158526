import { describe, expect, it } from 'vitest';
import { atLeast, atMost } from '../../bench/case.ts';
import { assertNothingChanged } from '../../bench/contestants/recap.ts';
import { interleave, median, medianRatio } from '../../bench/measure.ts';
import { caseLines } from '../../bench/table.ts';

function contestant(name: string, log: string[], fails = false) {
  const run = async () => {
    log.push(name);
    if (fails) throw new Error('no such host');
  };
  return { name, settings: '', run };
}

describe('the bench', () => {
  it('lets all contestants run in turn, each in as many rounds as it takes part in', async () => {
    const log: string[] = [];
    const entries = [
      { contestant: contestant('a', log), rounds: 3 },
      { contestant: contestant('b', log), rounds: 1 },
    ];
    const { times, missing } = await interleave(entries, (round) => log.push(String(round)));
    expect(log).toEqual(['1', 'a', 'b', '2', 'a', '3', 'a']);
    expect(times.map(({ seconds }) => seconds.length)).toEqual([3, 1]);
    expect(missing).toEqual([]);
  });

  it('says who is missing and why, and lets the others go on', async () => {
    const log: string[] = [];
    const entries = [
      { contestant: contestant('a', log, true), rounds: 2 },
      { contestant: { name: 'b', missing: 'not installed' }, rounds: 2 },
      { contestant: contestant('c', log), rounds: 2 },
    ];
    const { times, missing } = await interleave(entries, () => {});
    expect(log).toEqual(['a', 'c', 'c']);
    expect(times.map(({ name }) => name)).toEqual(['c']);
    expect(missing).toEqual([
      { name: 'b', missing: 'not installed' },
      { name: 'a', missing: 'Error: no such host' },
    ]);
  });

  it('takes a ratio in each round, then the median', () => {
    const times = (name: string, ...seconds: number[]) => ({ name, settings: '', seconds });
    const measured = { times: [times('slow', 2, 40, 9), times('quick', 1, 10, 3, 7)], missing: [] };
    expect(medianRatio(measured, 'slow', 'quick')).toBe(3);
    expect(medianRatio(measured, 'slow', 'absent')).toBeNaN();
    expect([median([3, 1, 2]), median([1, 2, 3, 10]), median([])]).toEqual([2, 2.5, Number.NaN]);
  });

  it('takes a bound that could not be measured for one that does not hold', () => {
    expect([atMost(2, 'x', '', 2).holds, atMost(2, 'x', '', 2.01).holds]).toEqual([true, false]);
    expect([atLeast(2, 'x', '', 2).holds, atLeast(2, 'x', '', 1.99).holds]).toEqual([true, false]);
    const bound = atLeast(2, 'x', 'faster', Number.NaN);
    expect(caseLines({ name: '', title: 'case', load: 1, times: [], missing: [], notes: [], bounds: [bound] })).toEqual(
      ['case (load 1.00)', '  FAILS  not measured: x faster (at least 2)'],
    );
  });

  it('takes no run for a second one that changed, failed or lost a host', () => {
    const line = (host: string, changed = 0, failed = 0) =>
      `${host.padEnd(26)} : ok=21   changed=${changed}    unreachable=0    failed=${failed}    skipped=5 \n`;
    expect(() => assertNothingChanged(line('node1') + line('node2'), 2)).not.toThrow();
    expect(() => assertNothingChanged(line('node1') + line('node2', 1), 2)).toThrow('changed=1');
    expect(() => assertNothingChanged(line('node1', 0, 1), 1)).toThrow('failed=1');
    expect(() => assertNothingChanged(line('node1'), 2)).toThrow('1 hosts in place of 2');
  });
});
