import { execFileSync } from 'node:child_process';
import { beforeAll, expect, it } from 'vitest';
import { buildProgram } from '../../../src/cli/program.ts';
import { ensurePackages } from '../../helpers/apt.ts';

beforeAll(() => ensurePackages(['zsh']), 300_000);

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
  const commands = program.commands.flatMap((command) => [command, ...command.commands]);
  for (const command of [program, ...commands]) {
    command.exitOverride().configureOutput({ writeErr: write, writeOut: write });
  }
  await program.parseAsync(words, { from: 'user' }).catch(() => undefined);
  await work;
  return text;
}

it('names the help of the verb after a usage error of the verb', async () => {
  expect(await outputOf(['validate', '--no-such'])).toContain('(calico-deploy validate --help shows what there is)');
});

it.each([
  { line: ['apply', '-c', ''], offered: ['local', 'smart', 'ssh'] },
  { line: ['apply', '--key'], offered: ['--key-file'] },
  { line: ['h'], offered: ['help'] },
  { line: ['help', 'inv'], offered: ['inventory'] },
  { line: ['completion', ''], offered: ['--help', 'bash', 'zsh'] },
  { line: ['inventory', ''], offered: ['--help', 'graph', 'help', 'host', 'list'] },
  { line: ['inventory', 'list', '--o'], offered: ['--output'] },
  { line: ['inventory', 'host', '--o'], offered: ['--origins', '--output'] },
  { line: ['inventory', 'graph', 'web', '--va'], offered: ['--vars', '--vault-id', '--vault-password-file'] },
])('completes $line by $offered', async ({ line, offered }) => {
  const words = ['calico-deploy', ...line].map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${words}); COMP_CWORD=${line.length}; _calico_deploy; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const script = `${await outputOf(['completion', 'bash'])}\n${ask}`;
  const found = execFileSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(found.trim().split('\n').toSorted()).toEqual(offered);
});

it('completes in zsh, which has the words as bash has them', async () => {
  const script = (await outputOf(['completion', 'zsh'])).replace(/^complete .*$/m, '').replace(/^autoload .*$/m, '');
  const stub = 'compgen() { echo "$2"; }';
  const ask = `ask() { emulate -L ksh; COMP_WORDS=(x inventory graph --v); COMP_CWORD=3; _calico_deploy; echo "\${COMPREPLY[@]}"; }; ask`;
  const found = execFileSync('zsh', ['-fc', `${stub}\n${script}\n${ask}`], { encoding: 'utf8' });
  expect(found).toContain('--vars');
  expect(found).not.toContain('--toml');
});

it.each([
  ['inventory', 'calico-deploy inventory list -i hosts.yml'],
  ['inventory list', 'calico-deploy inventory list -i hosts.yml --yaml'],
  ['inventory graph', 'calico-deploy inventory graph -i hosts.yml --vars'],
  ['inventory host', 'calico-deploy inventory host node1 -i hosts.yml --origins'],
])('%s has examples in its help', async (verb, example) => {
  expect(await outputOf([...verb.split(' '), '--help'])).toContain(`\n  ${example}`);
});
