import { expect, it } from 'vitest';
import { runCli } from '../../helpers/cli.ts';
import { writeTree } from '../../helpers/play-tree.ts';

const FILES = { 'play.yml': '- hosts: all\n  tasks: [{nonsense: }]\n', hosts: 'a\n' };

/** The one line that a command line with `--json` prints. */
async function documentOf(...words: string[]): Promise<{ valid: boolean; diagnostics: { code: string }[] }> {
  const { exitCode, stdout } = await runCli([...words, '--json'], { cwd: writeTree(FILES) });
  expect(exitCode).toBe(1);
  expect(stdout.split('\n')).toHaveLength(2);
  return JSON.parse(stdout);
}

it.each([
  { words: ['playbook', 'play.yml', '-i', 'hosts'], code: 'playbook/unsupported-module' },
  { words: ['apply', '-p', 'play.yml', '-i', 'hosts'], code: 'playbook/unsupported-module' },
  { words: ['render', '-p', 'play.yml', '-i', 'hosts', '-o', 'out'], code: 'playbook/unsupported-module' },
  { words: ['playbook', 'none.yml', '-i', 'hosts'], code: 'playbook/missing-file' },
  { words: ['playbook', 'play.yml', '--nonsense'], code: 'cli/usage' },
])('$words tells its faults in a document', async ({ words, code }) => {
  const { valid, diagnostics } = await documentOf(...words);
  expect(valid).toBe(false);
  expect(diagnostics.map((each) => each.code)).toContain(code);
});
