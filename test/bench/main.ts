import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { upLab } from '../lab/lab.ts';
import type { Case, Findings, Stage } from './case.ts';
import { firstOnLan, firstOverSlowLine } from './cases/first-apply.ts';
import { hostSide } from './cases/host-side.ts';
import { latency } from './cases/latency.ts';
import { render, validate } from './cases/offline.ts';
import { secondApply3, secondApply50 } from './cases/second-apply.ts';
import { startUp } from './cases/start-up.ts';
import { thousand } from './cases/thousand.ts';
import { reasonOf } from './contestants/contestant.ts';
import { describeMachine } from './header.ts';
import { labFleet } from './lab-fleet.ts';
import { replaceTable } from './markdown.ts';
import { readOptions } from './options.ts';
import { downScaleLab, upScaleLab } from './scale/lab.ts';
import { type CaseResult, caseLines, headerLines } from './table.ts';

/** `npm run bench -- [OPTION …]`; options.ts has the options, docs/performance.md says more. */
const CASES = [
  startUp,
  validate,
  render,
  hostSide,
  secondApply3,
  latency,
  firstOnLan,
  firstOverSlowLine,
  secondApply50,
  thousand,
];

const options = readOptions(
  process.argv.slice(2),
  CASES.map(({ name }) => name),
);

let hasScaleLab = false;
let isInterrupted = false;
const endScaleLab = async () => (hasScaleLab ? downScaleLab() : undefined);
const say = (line: string) => console.error(line);
const stage: Stage = {
  rounds: options.rounds,
  peers: options.peers,
  lab: async () => labFleet(await upLab({ name: options.lab, hosts: 3 })),
  scaleLab: (hosts) => {
    hasScaleLab = true;
    return upScaleLab(hosts);
  },
  say,
};

// The scale lab outlives what started it: whoever interrupts the bench does not mean to keep it.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    isInterrupted = true;
    void endScaleLab().finally(() => process.exit(130));
  });

const header = await describeMachine();
for (const line of headerLines(header)) console.log(line);
const results: CaseResult[] = [];
try {
  for (const each of CASES.filter(({ name }) => options.case.includes(name))) {
    if (isInterrupted) break;
    say(`--- ${each.title}`);
    const load = loadavg()[0] ?? 0;
    const result = { name: each.name, title: each.title, load, ...(await findingsOf(each)) };
    results.push(result);
    console.log(`\n${caseLines(result).join('\n')}`);
  }
} finally {
  await endScaleLab();
}
if (options.json !== undefined)
  await writeFile(options.json, `${JSON.stringify({ ...header, cases: results }, null, 2)}\n`);
if (options.markdown !== undefined) await replaceTable(options.markdown, header, results);
const allHold = results.every(({ bounds }) => bounds.length > 0 && bounds.every(({ holds }) => holds));
process.exitCode = allHold ? 0 : 1;

/** A case that cannot be measured says why, and the others go on. */
async function findingsOf(each: Case): Promise<Findings> {
  try {
    return await each.run(stage);
  } catch (error) {
    return { times: [], missing: [{ name: 'the case', missing: reasonOf(error) }], bounds: [], notes: [] };
  }
}
