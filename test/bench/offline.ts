import { mkdtemp } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeControlNode } from '../helpers/control-node.ts';
import { PROGRAM } from './contestants/ours.ts';
import { writeHostInventory } from './host-inventory.ts';
import { readOfflineOptions } from './options.ts';
import { writeTaskTree } from './task-tree.ts';
import { measureRuns } from './usage.ts';

/**
 * `npm run bench:offline -- [--rounds N]`: what is done before a host is contacted, with the built bundle: start-up, the
 * checks of large trees, and `validate` and `render` of many hosts. The quickest of the rounds, and how cost grows with size.
 */
const { rounds } = readOfflineOptions(process.argv.slice(2));
const load = (loadavg()[0] ?? 0).toFixed(2);
console.log(`${cpus().length} cores, load ${load}, node ${process.version}, the quickest of ${rounds} rounds`);

const node = await measureRuns('node', ['-e', '0'], rounds * 3);
show('node -e 0', node);
for (const args of [['--version'], ['--help']]) {
  const usage = await measureRuns(PROGRAM, args, rounds * 3);
  show(args.join(' '), usage, `${(usage.seconds / node.seconds).toFixed(2)} times node`);
}

const control = await makeControlNode();
const playbook = ['-p', '05.calico.yml'];
await showSizes('validate', [3, 250, 500, 1000], async (hosts) => {
  return ['validate', '-i', await writeHostInventory(control, hosts), ...playbook];
});
await showSizes('render', [3, 250, 500, 1000], async (hosts) => {
  const output = await mkdtemp(join(tmpdir(), 'bench-render-'));
  const inventory = await writeHostInventory(control, hosts);
  return ['render', '-o', output, '-i', inventory, '-e', 'calico_node_prefix=24', ...playbook];
});
await showSizes('playbook --syntax-check', [500, 1000, 2000], async (files) => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-tasks-'));
  const site = await writeTaskTree(folder, files);
  return ['playbook', '--syntax-check', '-i', join(folder, 'hosts.ini'), site];
});

/** One row for each size; the last column is how much more the last step cost for each unit than the first. */
async function showSizes(
  what: string,
  sizes: readonly number[],
  argumentsFor: (size: number) => Promise<string[]>,
): Promise<void> {
  for (const size of sizes) {
    const usage = await measureRuns(PROGRAM, await argumentsFor(size), rounds);
    show(`${what}, ${size}`, usage, `${((usage.cpu / size) * 1000).toFixed(2)} ms each`);
  }
}

function show(what: string, { seconds, cpu, memory }: Awaited<ReturnType<typeof measureRuns>>, note = ''): void {
  const columns = [`${seconds.toFixed(3)} s`, `${cpu.toFixed(3)} s of processor`, `${memory.toFixed(0)} MiB`, note];
  console.log(`  ${what.padEnd(30)} ${columns.join('   ')}`);
}
