import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.ts';
import { AnsibleServer } from './harness/ansible-server.ts';
import { type PlayCase, playCases } from './harness/cases.ts';
import { findDifferences } from './harness/find-differences.ts';
import { remember } from './harness/remember.ts';
import { comparable, type RunDocument } from './harness/run-document.ts';
import { readTree, writeTrees } from './harness/tree.ts';

/** What a run came to: its end, its events and the tree it left, or that it was refused before anything was done. */
interface Run {
  readonly refused?: true;
  /** Whether the exit code is 0. */
  readonly succeeds?: boolean;
  readonly run?: ReturnType<typeof comparable>;
  readonly tree: Readonly<Record<string, string>>;
}

let ansible: AnsibleServer;
beforeAll(async () => {
  ansible = await AnsibleServer.start();
});
afterAll(() => ansible.stop());

describe('a play leaves the tree, outcomes and recap that ansible-core leaves', { concurrent: true }, () => {
  it.each(playCases())('$name', async (each) => {
    const trees = writeTrees(each);
    try {
      const question = [each.files, each.links, each.modes, each.runs];
      const expected = await remember(question, () => inTurn(each.runs, (words) => runTheirs(words, trees.theirs)));
      const actual = await inTurn(each.runs, (words) => runOurs(words, trees.ours));
      const [theirs, ours] = [expected, actual].map((runs) =>
        runs.map((run, index) => comparableRun(run, each, each.runs[index] ?? '')),
      );
      const differences = findDifferences(theirs, ours);
      if (each.differs === undefined) expect(differences, messages(actual, expected)).toEqual([]);
      else expect(differences, 'it does not differ any more').not.toEqual([]);
    } finally {
      trees.remove();
    }
  });
});

/** A run with what it printed for people. */
interface RawRun extends Partial<RunDocument> {
  readonly code: number;
  readonly stderr: string;
  readonly tree: Readonly<Record<string, string>>;
}

async function runTheirs(words: string, cwd: string): Promise<RawRun> {
  const answer = await ansible.ask<RawRun>({ kind: 'play', cwd, words: wordsOf(words) });
  return { ...(JSON.parse(JSON.stringify(answer).replaceAll(cwd, 'ROOT')) as RawRun), tree: readTree(cwd) };
}

async function runOurs(words: string, cwd: string): Promise<RawRun> {
  const { stdout, stderr, exitCode } = await runCli(['playbook', ...wordsOf(words), '--json'], {
    cwd,
    env: { LAB_X: 'labx' },
  });
  if (exitCode === 70) throw new Error(stderr);
  const document = exitCode === 1 ? {} : (JSON.parse(stdout.replaceAll(cwd, 'ROOT')) as RunDocument);
  return { code: exitCode, stderr, tree: readTree(cwd), ...document };
}

function wordsOf(text: string): string[] {
  return ['-i', 'hosts', 'play.yml', ...text.split(' ').filter(Boolean)];
}

async function inTurn<In, Out>(inputs: readonly In[], work: (input: In) => Promise<Out>): Promise<Out[]> {
  const outputs: Out[] = [];
  for (const input of inputs) outputs.push(await work(input));
  return outputs;
}

function comparableRun(
  { code, plays, recap, tree }: RawRun,
  { unordered = false, outcomes = false }: PlayCase,
  words: string,
): Run {
  if (!plays || !recap) return { refused: true, tree };
  return {
    succeeds: code === 0,
    run: comparable({ plays, recap }, { unordered, outcomesOnly: outcomes || words.includes('--check') }),
    tree,
  };
}

function messages(actual: readonly RawRun[], expected: readonly RawRun[]): string {
  const said = (runs: readonly RawRun[]) => runs.map(({ plays, stderr }) => (plays ? '' : stderr)).join('');
  return `here: ${said(actual)}\nAnsible: ${said(expected)}`.slice(0, 4000);
}
