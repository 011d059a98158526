import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.ts';
import { type PlayCase, playCases } from './harness/cases.ts';
import { findDifferences } from './harness/find-differences.ts';
import { comparable, type RunDocument } from './harness/run-document.ts';
import { readTree, writeCopies } from './harness/tree.ts';

const SSH = join(import.meta.dirname, 'harness', 'local-ssh');

describe('a play is the same whether its tasks are sent ahead or one at a time', { concurrent: true }, () => {
  it.each(playCases().map(asRemote))('$name', async (each) => {
    const { folders, remove } = writeCopies(each, 2);
    try {
      const [ahead, inTurn] = await Promise.all([
        runAll(each, folders[0] ?? '', []),
        runAll(each, folders[1] ?? '', ['--no-pipeline']),
      ]);
      expect(findDifferences(inTurn, ahead)).toEqual([]);
    } finally {
      remove();
    }
  });
});

/** Hosts on the control node are not sent tasks ahead: here they are behind what takes itself for ssh. */
function asRemote(each: PlayCase): PlayCase {
  const files = Object.entries(each.files).map(([name, text]) => [
    name,
    text.replaceAll(/(ansible_connection)(=|: *)local\b/g, '$1$2ssh'),
  ]);
  return { ...each, files: Object.fromEntries(files) };
}

/** The runs of a case, one after another in its tree: what each came to. */
async function runAll(each: PlayCase, cwd: string, options: readonly string[]): Promise<unknown[]> {
  const came: unknown[] = [];
  for (const words of each.runs) came.push(await runOnce(each, cwd, [...words.split(' ').filter(Boolean), ...options]));
  return came;
}

async function runOnce({ unordered = false }: PlayCase, cwd: string, words: readonly string[]): Promise<unknown> {
  const all = ['playbook', '-i', 'hosts', 'play.yml', '-e', `ansible_ssh_executable=${SSH}`, '--json', ...words];
  const env = { LAB_X: 'labx', XDG_CACHE_HOME: `${cwd}-cache` };
  const { stdout, stderr, exitCode } = await runCli(all, { cwd, env });
  if (exitCode === 70) throw new Error(stderr);
  if (exitCode === 1) return { refused: stderr.replaceAll(cwd, 'ROOT'), tree: readTree(cwd) };
  const document = JSON.parse(stdout.replaceAll(cwd, 'ROOT')) as RunDocument;
  return { exitCode, run: comparable(document, { unordered }), tree: readTree(cwd) };
}
