import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PlaybookOptions } from '../../../src/commands/options.ts';
import { runPlaybookCommand } from '../../helpers/run-command.ts';

/** What ansible-playbook prints on standard output, recorded by test/golden/report/record.sh. */
const ROOT = new URL('../../golden/report/', import.meta.url).pathname;
/** Where the cases write when they are recorded; here each has a folder of its own. */
const SCRATCH = '/tmp/calico-deploy-report';
const DIFFERENCES = JSON.parse(readFileSync(join(ROOT, 'differences.json'), 'utf8')) as readonly {
  /** What Ansible prints and this does not. */
  readonly pattern: string;
  /** What is printed here instead. */
  readonly replacement?: string;
  readonly reason: string;
}[];

const OPTIONS: Readonly<Record<string, Partial<PlaybookOptions>>> = {
  '--check': { check: true },
  '--diff': { diff: true },
  '--list-hosts': { listHosts: true },
  '--list-tasks': { listTasks: true },
  '--list-tags': { listTags: true },
  '--syntax-check': { syntaxCheck: true },
  '--tags x,imported': { tags: ['x', 'imported'] },
  '-v': { verbose: 1 },
  '-vv': { verbose: 2 },
  '-vvv': { verbose: 3 },
};

const cases = readdirSync(ROOT).filter((name) => existsSync(join(ROOT, name, 'expected.txt')));

describe('the text of a run is what ansible-playbook prints', () => {
  it.each(cases)('%s', async (name) => {
    const folder = join(ROOT, name);
    const scratch = mkdtempSync(join(tmpdir(), 'calico-deploy-report-'));
    onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
    const given = { forks: 1, extraVars: [`dir=${scratch}`], ...readArguments(join(folder, 'arguments')) };
    const out = (await runPlaybookCommand(folder, given)).out.replaceAll(scratch, SCRATCH);
    expect(normalize(out)).toBe(normalize(withoutDifferences(readFileSync(join(folder, 'expected.txt'), 'utf8'))));
  });
});

function readArguments(path: string): Partial<PlaybookOptions> {
  if (!existsSync(path)) return {};
  const words = readFileSync(path, 'utf8').split(/ (?=-)/);
  const unknown = words.filter((word) => !(word in OPTIONS));
  if (unknown.length > 0) throw new Error(`the test does not know ${unknown.join(', ')}`);
  return Object.assign({}, ...words.map((word) => OPTIONS[word])) as Partial<PlaybookOptions>;
}

function withoutDifferences(text: string): string {
  return DIFFERENCES.reduce(
    (rest, { pattern, replacement = '' }) => rest.replaceAll(new RegExp(pattern, 'gm'), replacement),
    text,
  );
}

/** Folders of the machine, and times. */
function normalize(text: string): string {
  return text
    .replaceAll(/\/[^\s"']*\/golden\/report\//g, 'GOLDEN/')
    .replaceAll(/^\+\+\+ after: .*\//gm, '+++ after: ')
    .replaceAll(/"(delta|start|end)": "[^"]*"/g, '"$1": "TIME"');
}
