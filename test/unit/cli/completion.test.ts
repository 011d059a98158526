import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensurePackages } from '../../helpers/apt.ts';
import { outputOf } from '../../helpers/program-output.ts';

beforeAll(() => ensurePackages(['zsh', 'fish']), 300_000);

const folder = mkdtempSync(join(tmpdir(), 'completion-'));
writeFileSync(join(folder, 'site.yml'), '');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Stands for the program: the inventory `-i hosts`, and none where another is named, or none. */
const GRAPH = '@all:\\n  |--@ungrouped:\\n  |--@web:\\n  |  |--node1\\n  |  |--node2\\n';
const STUB = `calico-deploy() { [ "$*" = "inventory graph -i hosts" ] && printf '${GRAPH}'; }`;

const FILES: string[] = [];
const cases = [
  { line: ['apply', '-c', ''], offered: ['local', 'smart', 'ssh'] },
  { line: ['apply', '--key'], offered: ['--key-file'] },
  { line: ['h'], offered: ['help'] },
  { line: ['help', 'inv'], offered: ['inventory'] },
  { line: ['completion', ''], offered: ['--help', 'bash', 'fish', 'zsh'] },
  { line: ['inventory', ''], offered: ['--help', 'graph', 'help', 'host', 'list'] },
  { line: ['inventory', 'list', '--o'], offered: ['--output'] },
  { line: ['inventory', 'host', '--o'], offered: ['--origins', '--output'] },
  { line: ['inventory', 'graph', 'web', '--va'], offered: ['--vars', '--vault-id', '--vault-password-file'] },
  { line: ['apply', '-i', ''], offered: FILES },
  { line: ['playbook', ''], offered: FILES },
  { line: ['playbook', '--chec'], offered: ['--check', '--checksum'] },
  { line: ['apply', '-i', 'hosts', '-l', ''], offered: ['node1', 'node2', 'ungrouped', 'web'] },
  { line: ['apply', '-i', 'hosts', '--limit', 'n'], offered: ['node1', 'node2'] },
  { line: ['apply', '-i', 'none', '-l', ''], offered: FILES },
  { line: ['inventory', 'host', '-i', 'hosts', ''], offered: ['node1', 'node2'] },
  { line: ['inventory', 'graph', '--inventory', 'hosts', ''], offered: ['ungrouped', 'web'] },
  { line: ['inventory', 'host', '-i', ''], offered: FILES },
];

// Where nothing is offered, bash completes files.
it.each(cases)('completes $line by $offered', async ({ line, offered }) => {
  const words = ['calico-deploy', ...line].map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${words}); COMP_CWORD=${line.length}; _calico_deploy; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const script = `${await outputOf(['completion', 'bash'])}\n${STUB}\n${ask}`;
  const found = execFileSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(found.trim().split('\n').filter(Boolean).toSorted()).toEqual(offered);
});

it('completes in zsh, which has the words as bash has them', async () => {
  const script = (await outputOf(['completion', 'zsh'])).replace(/^complete .*$/m, '').replace(/^autoload .*$/m, '');
  const stub = `compgen() { echo "$2"; }; ${STUB}`;
  const ask = (line: string, last: number) =>
    `ask() { emulate -L ksh; COMP_WORDS=(x ${line}); COMP_CWORD=${last}; _calico_deploy; echo "\${COMPREPLY[@]}"; }; ask`;
  const complete = (line: string, last: number) =>
    execFileSync('zsh', ['-fc', `${stub}\n${script}\n${ask(line, last)}`], { encoding: 'utf8' });
  const options = complete('inventory graph --v', 3);
  expect(options).toContain('--vars');
  expect(options).not.toContain('--toml');
  expect(complete("apply -i hosts -l ''", 5).trim().split(/\s+/)).toEqual(['ungrouped', 'web', 'node1', 'node2']);
});

it.each([
  { line: 'apply -c ', offered: ['local', 'smart', 'ssh'] },
  { line: 'ver', offered: ['verify'] },
  { line: 'completion ', offered: ['bash', 'fish', 'zsh'] },
  { line: 'inventory ', offered: ['graph', 'help', 'host', 'list'] },
  { line: 'inventory host --or', offered: ['--origins'] },
  { line: 'playbook ', offered: ['site.yml'] },
  { line: 'apply -i ', offered: ['site.yml'] },
  { line: 'apply -i hosts -l ', offered: ['node1', 'node2', 'ungrouped', 'web'] },
  { line: 'inventory host -i hosts ', offered: ['node1', 'node2'] },
  { line: 'inventory graph -i hosts ', offered: ['ungrouped', 'web'] },
])('completes "$line" in fish', async ({ line, offered }) => {
  const stub = `function calico-deploy; test "$argv" = "inventory graph -i hosts"; and printf '${GRAPH}'; end`;
  const script = `${await outputOf(['completion', 'fish'])}\n${stub}\ncomplete -C 'calico-deploy ${line}'`;
  const found = execFileSync('fish', ['--no-config', '-c', script], { encoding: 'utf8', cwd: folder });
  const words = found.split('\n').map((each) => each.split('\t')[0] ?? '');
  expect(words.filter(Boolean).toSorted()).toEqual(offered);
});
