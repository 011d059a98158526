import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atMost, type Bound, type Case, findings, type Stage } from '../case.ts';
import { FIRST, firstApply } from '../contestants/first-apply.ts';
import { PUSH, push, removeRole, stageFiles } from '../contestants/push.ts';
import { interleave, type Measured, medianRatio } from '../measure.ts';
import { writePrograms } from '../programs.ts';
import { proxyWords } from '../relay.ts';
import { converge } from './second-apply.ts';

export const firstOnLan: Case = {
  name: 'first',
  title: 'first apply, 3 hosts, 120 MB of binaries',
  run: (stage) => compare(stage, [], (measured) => [atMost(1.3, 'x', PUSH, medianRatio(measured, FIRST, PUSH))]),
};

export const firstOverSlowLine: Case = {
  name: 'slow-line',
  title: 'first apply, 3 hosts, 120 MB of binaries, 100 Mbit/s',
  run: (stage) =>
    compare(stage, proxyWords({ megabitsPerSecond: 100 }), (measured) => [
      atMost(1, 'x', PUSH, medianRatio(measured, FIRST, PUSH)),
    ]),
};

async function compare(
  { rounds, lab, say }: Stage,
  proxy: readonly string[],
  boundsOf: (measured: Measured) => Bound[],
) {
  const fleet = await lab();
  const folder = await mkdtemp(join(tmpdir(), 'bench-first-'));
  try {
    const baseDir = await writePrograms(join(folder, 'base'));
    say('an apply that does not count, whose files the hand-written push takes over');
    await converge(fleet, '--extra-vars', JSON.stringify({ base_dir: baseDir }));
    const stage = await stageFiles(fleet, join(folder, 'stage'));
    const prepare = () => removeRole(fleet);
    const contestants = [
      { ...push(fleet, stage, proxy), prepare },
      { ...firstApply(fleet, baseDir, proxy), prepare },
    ];
    const entries = contestants.map((contestant) => ({ contestant, rounds }));
    const measured = await interleave(entries, (round) => say(`round ${round} of ${rounds}`));
    return findings(measured, boundsOf(measured), [
      'the image is on the hosts already; both end when calico-node has started; bytes that gzip makes 40 % of',
    ]);
  } finally {
    await converge(fleet);
    await rm(folder, { recursive: true });
  }
}
