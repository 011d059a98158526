import { execa } from 'execa';
import { claimBlocks, LabError, upLab } from './lab.ts';
import { say } from './progress.ts';

/** `npm start`: from nothing to a verified Calico network on three hosts, as an operator would do it. */
async function start(): Promise<number> {
  const lab = await upLab({ hosts: 3 });
  const inventory = ['-i', lab.paths.inventory];
  const applied = await run('apply', ...inventory);
  if (applied !== 0) return applied;
  say('claiming a block of addresses for each host, as the first pod on it would');
  await claimBlocks(lab);
  const verified = await run('verify', ...inventory);
  say('look around: npm run lab -- ssh 1     take it down: npm run lab -- down');
  return verified;
}

async function run(...args: readonly string[]): Promise<number> {
  say(`calico-deploy ${args.join(' ')}`);
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
