import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';

/** The exit code for a command line that is not understood; 1 says that a bound does not hold. */
const USAGE_CODE = 2;

/** The options of `npm run bench`. Ends the process for help (0) and for what is not understood (2). `names`: those of the cases. */
export function readOptions(argv: readonly string[], names: readonly string[]) {
  const readNames = (text: string) => text.split(',').map((name) => oneOf(name, names));
  return benchCommand(
    'bench',
    'Measures runs beside what others need for the same end state; docs/performance.md says more.',
    5,
  )
    .addOption(
      new Option('--case <names>', `cases, with a comma between: ${names.join(', ')}`)
        .argParser(readNames)
        .default([...names], 'all'),
    )
    .option('--json <file>', 'write the results as JSON')
    .option('--markdown <page>', 'put the table of this run into a page')
    .option('--lab <letter>', 'the lab that is used, a to h', 'a')
    .option('--no-peers', 'leave out Ansible, mitogen and pyinfra, which need minutes a round')
    .parse(argv, { from: 'user' })
    .opts();
}

/** The options of `npm run bench:offline`, which ends as `readOptions` does. */
export function readOfflineOptions(argv: readonly string[]) {
  const what = 'Measures what is done before a host is contacted, by size of the tree.';
  return benchCommand('bench:offline', what, 3).parse(argv, { from: 'user' }).opts();
}

function benchCommand(script: string, description: string, rounds: number) {
  return new Command(`npm run ${script} --`)
    .description(description)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : USAGE_CODE))
    .option('--rounds <n>', 'how often each is measured', readCount, rounds);
}

function oneOf(name: string, names: readonly string[]): string {
  if (names.includes(name)) return name;
  throw new InvalidArgumentError(`There is no case ${name}; there are ${names.join(', ')}.`);
}

function readCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return Number(text);
}
