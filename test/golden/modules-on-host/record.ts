/**
 * Records what the real modules give and leave on this machine into the cases beside this file. Run it by
 * `npx tsx test/golden/modules-on-host/record.ts [WORD]`, with ANSIBLE_PLAYBOOK naming the program (ansible-core 2.19) where it
 * is not in PATH. WORD limits it to matching files; only cases that have no record yet are played unless `--all` is given.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { comparable, type HostCase, type HostCases, inWork, readTree, stable } from './host-case.ts';
import { startServer } from './server.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const [word = ''] = process.argv.slice(2).filter((each) => !each.startsWith('--'));
const all = process.argv.includes('--all');

process.umask(0o022);
const server = await startServer();
const root = mkdtempSync(join(tmpdir(), 'golden-on-host-'));
const files = readdirSync(HERE)
  .filter((name) => name.endsWith('.json') && name.includes(word))
  .map((name) => ({ name, golden: JSON.parse(readFileSync(join(HERE, name), 'utf8')) as HostCases }));
const chosen = files
  .flatMap(({ golden }) => golden.cases.map((each) => ({ module: golden.module, each })))
  .filter(({ each }) => all || each.recorded === undefined);

mkdirSync(join(root, 'play'));
const tasks = chosen.flatMap(({ module, each }, index) => tasksOf(module, each, index));
const play = { hosts: 'localhost', connection: 'local', gather_facts: false, tasks };
writeFileSync(join(root, 'play/play.yml'), JSON.stringify([play]));
const { stderr } = await promisify(execFile)(
  process.env.ANSIBLE_PLAYBOOK ?? 'ansible-playbook',
  [join(root, 'play/play.yml')],
  {
    cwd: join(root, 'play'),
    env: { ...process.env, LC_ALL: 'C.UTF-8', ANSIBLE_LOCALHOST_WARNING: 'False' },
    maxBuffer: 64 * 1024 * 1024,
  },
);
console.error(stderr);
server.close();
for (const [index, { each }] of chosen.entries()) {
  const result = JSON.parse(readFileSync(join(root, `${index}.json`), 'utf8')) as unknown;
  const kept = stable(stripPlay(result, index), workOf(index)) as Record<string, unknown>;
  each.recorded = comparable({ result: kept, tree: readTree(workOf(index)) }, each);
}
for (const { name, golden } of files) writeFileSync(join(HERE, name), `${JSON.stringify(golden, null, 2)}\n`);
rmSync(root, { recursive: true });
console.log(`${chosen.length} results recorded`);

function workOf(index: number): string {
  return join(root, `work-${index}`);
}

function playOf(index: number): string {
  return join(root, 'play', String(index));
}

function stripPlay(result: unknown, index: number): unknown {
  return JSON.parse(JSON.stringify(result).replaceAll(playOf(index), '{play}').replaceAll(server.address, '{server}'));
}

function tasksOf(module: string, golden: HostCase, index: number): unknown[] {
  mkdirSync(workOf(index));
  for (const [path, text] of Object.entries(golden.files ?? {})) {
    mkdirSync(dirname(join(playOf(index), path)), { recursive: true });
    writeFileSync(join(playOf(index), path), text);
  }
  const { check = false, diff = false, environment = {} } = golden.context ?? {};
  return [
    { shell: `cd ${workOf(index)} && umask 022\n${inWork(golden.prepare ?? '', workOf(index)) || ':'}` },
    {
      [module]: argumentsOf(golden, index),
      register: 'recorded',
      ignore_errors: true,
      check_mode: check,
      diff,
      environment: inWork(environment, workOf(index)),
    },
    {
      copy: { dest: join(root, `${index}.json`), content: '{{ recorded | to_json }}' },
      check_mode: false,
      diff: false,
    },
  ];
}

/** Free-form text goes to the module as such; local files of a case lie in a directory of its own. */
function argumentsOf(golden: HostCase, index: number): unknown {
  const given = inWork(golden.arguments, workOf(index), playOf(index), server.address);
  if (golden.files === undefined || typeof given.src !== 'string' || isAbsolute(given.src)) return given;
  return { ...given, src: join(playOf(index), given.src) };
}
