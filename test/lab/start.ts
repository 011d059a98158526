import { relative } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { execa } from 'execa';
import { claimBlocks, type Lab, LabError, upLab } from './lab.ts';
import { say } from './progress.ts';

/** `npm start [-- --name LETTER]`. */
const { name } = new Command('npm start --')
  .description('Brings three hosts up on this machine, runs apply, then verify.')
  .option('--name <letter>', 'which lab: a, b, … h', 'a')
  .parse()
  .opts();

/** From nothing to a verified Calico network on three hosts, as an operator would do it. */
async function start(): Promise<number> {
  const lab = await upLab({ name, hosts: 3 });
  // As the operator would type it, who is in this folder.
  const inventory = ['-i', relative('', lab.paths.inventory)];
  const applied = await run('apply', ...inventory);
  if (applied !== 0) return applied;
  say('claiming a block of addresses for each host, as the first pod on it would');
  await claimBlocks(lab);
  const verified = await run('verify', ...inventory);
  say(`look around: npm run lab -- ssh ${forLab(lab)}1     take it down: npm run lab -- down ${forLab(lab)}`);
  return verified;
}

/** What tells the lab's commands which one is meant, where it is not the first. */
function forLab(lab: Lab): string {
  return lab.name === 'a' ? '' : `--name ${lab.name} `;
}

async function run(...args: readonly string[]): Promise<number> {
  say(`$ calico-deploy ${args.join(' ')}`);
  const { exitCode } = await execa('node', ['dist/bin.js', ...args], { stdio: 'inherit', reject: false });
  return exitCode ?? 70;
}

try {
  process.exitCode = await start();
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
