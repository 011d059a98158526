import { buildProgram } from '../../src/cli/program.ts';

/** What the command line prints for words that need no engine: help, usage errors, completion. */
export async function outputOf(words: string[]): Promise<string> {
  let text = '';
  const write = (chunk: string) => {
    text += chunk;
  };
  let work: Promise<unknown> = Promise.resolve();
  const program = buildProgram((run) => {
    work = run({ out: write } as never);
    return work as never;
  });
  const commands = program.commands.flatMap((command) => [command, ...command.commands]);
  for (const command of [program, ...commands]) {
    command.exitOverride().configureOutput({ writeErr: write, writeOut: write });
  }
  await program.parseAsync(words, { from: 'user' }).catch(() => undefined);
  await work;
  return text;
}
