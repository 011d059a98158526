import { expect, it } from 'vitest';
import { buildProgram } from '../../../src/cli/program.ts';

async function outputOf(words: string[]): Promise<string> {
  let text = '';
  const write = (chunk: string) => {
    text += chunk;
  };
  let work: Promise<unknown> = Promise.resolve();
  const program = buildProgram((run) => {
    work = run({ out: write } as never);
    return work as never;
  });
  for (const command of [program, ...program.commands]) command.exitOverride().configureOutput({ writeErr: write });
  await program.parseAsync(words, { from: 'user' }).catch(() => undefined);
  await work;
  return text;
}

it('names the help of the verb after a usage error of the verb', async () => {
  expect(await outputOf(['validate', '--no-such'])).toContain('(calico-deploy validate --help shows what there is)');
});

it('completes the shells after completion and the options of list after inventory', async () => {
  const script = await outputOf(['completion', 'bash']);
  expect(script).toMatch(/ completion\) words="bash zsh /);
  expect(script).toMatch(/ inventory\) words="[^"]*--inventory/);
});
