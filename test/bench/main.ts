import { writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { ensureAnsible } from '../helpers/ansible.ts';
import { upLab } from '../lab/lab.ts';
import { ansible, floor, ours } from './contestants.ts';
import { interleave, median, medianRatio } from './measure.ts';

/** `npm run bench -- [--rounds N] [--json FILE]`: a second apply on three lab hosts against the floor and Ansible, in one run. */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, json: { type: 'string' } } });
const rounds = Number(values.rounds);
const lab = await upLab({ hosts: 3 });
const apply = ours(lab);
const contestants = new Map([
  ['floor: ssh HOST true', floor(lab)],
  ['calico-deploy apply', apply],
  ['ansible-playbook', await ansible(lab)],
]);
console.error('first apply, so that all that follow are second ones');
await apply();
const before = loadavg()[0] ?? 0;
const times = await interleave(contestants, rounds, (round) => console.error(`round ${round} of ${rounds}`));

const [floorTimes, ourTimes, ansibleTimes] = [...times.values()] as [number[], number[], number[]];
const result = {
  machine: { cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version, load: before },
  ansible: (await execa(`${await ensureAnsible()}/ansible-playbook`, ['--version'])).stdout.split('\n')[0],
  rounds,
  medians: Object.fromEntries([...times].map(([name, all]) => [name, median(all)])),
  ratios: { oursToFloor: medianRatio(ourTimes, floorTimes), ansibleToOurs: medianRatio(ansibleTimes, ourTimes) },
};

const { machine } = result;
console.log(
  `second apply, 3 hosts, ${rounds} rounds interleaved; ${machine.cores} cores, load ${machine.load.toFixed(2)}, node ${machine.node}, ${result.ansible}`,
);
for (const [name, seconds] of Object.entries(result.medians))
  console.log(`  ${name.padEnd(24)} ${seconds.toFixed(3)} s`);
console.log(`  calico-deploy is ${result.ratios.oursToFloor.toFixed(2)} times the floor (bound: 2)`);
console.log(`  ansible-playbook is ${result.ratios.ansibleToOurs.toFixed(1)} times calico-deploy (bound: 10)`);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`);
process.exitCode = result.ratios.oursToFloor <= 2 && result.ratios.ansibleToOurs >= 10 ? 0 : 1;
