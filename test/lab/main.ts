import { Command, InvalidArgumentError } from 'commander';
import { execa } from 'execa';
import { hostOf } from './control.ts';
import { downLab } from './down.ts';
import { sshArguments } from './hosts/ssh-keys.ts';
import { LabError } from './lab-error.ts';
import { say } from './progress.ts';
import { describeStatus } from './status.ts';
import { loadLab, upLab } from './up.ts';

const program = new Command('lab')
  .enablePositionalOptions()
  .description('Hosts with systemd, sshd, Docker and etcd, in containers of this machine.');

program
  .command('up')
  .description('bring the hosts up and write their inventory')
  .option('--hosts <n>', 'how many hosts', readCount)
  .option('--name <letter>', 'which lab: a, b, …', 'a')
  .action(async (options: { hosts?: number; name: string }) => {
    const started = Date.now();
    const lab = await upLab(options);
    say(
      `${lab.hosts.length} hosts are up (${((Date.now() - started) / 1000).toFixed(1)} s); inventory: ${lab.paths.inventory}`,
    );
  });

program
  .command('down')
  .description('remove the hosts and end the dockerd that up started')
  .option('--name <letter>', 'only this lab')
  .option('--purge', 'remove keys, CA and images as well (the cache stays)')
  .action(async (options: { name?: string; purge?: boolean }) => {
    await downLab(options);
    say('down');
  });

program
  .command('status')
  .description('show the hosts; exit code 1 where one is not running')
  .option('--name <letter>', 'which lab', 'a')
  .action(async (options: { name: string }) => {
    const { lines, allUp } = await describeStatus(await loadLab(options.name));
    process.stdout.write(`${lines.join('\n')}\n`);
    if (!allUp) process.exitCode = 1;
  });

program
  .command('ssh')
  .description('open a shell on host N, or run a command there')
  .argument('<n>', 'the number of the host', readCount)
  .argument('[command...]')
  .option('--name <letter>', 'which lab', 'a')
  .passThroughOptions()
  .action(async (number: number, command: string[], options: { name: string }) => {
    const lab = await loadLab(options.name);
    const args = [...sshArguments(lab, hostOf(lab, number)), ...command];
    const { exitCode } = await execa('ssh', args, { stdio: 'inherit', reject: false });
    process.exitCode = exitCode ?? 255;
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  say(error.message);
  process.exitCode = 1;
}

function readCount(text: string): number {
  if (!/^[1-9][0-9]?$/.test(text)) throw new InvalidArgumentError('a number from 1 to 40');
  return Number(text);
}
