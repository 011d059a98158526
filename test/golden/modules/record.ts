/**
 * Records the results of the real modules into the golden cases: for each case with `prepare`, ansible-playbook runs its
 * task on this machine in a directory of its own. Run it by `npx tsx test/golden/modules/record.ts [WORD]`, with
 * ANSIBLE_PLAYBOOK naming the program (ansible-core 2.19) where it is not in PATH. WORD limits it to matching files.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Case {
  title: string;
  module: string;
  arguments: unknown;
  prepare?: string;
  files?: Record<string, string | { text: string; mode: string }>;
  template?: string;
  variables?: Record<string, unknown>;
  context?: { check?: boolean; diff?: boolean; environment?: Record<string, string> };
  recorded?: Record<string, unknown>;
  [field: string]: unknown;
}

const HERE = dirname(fileURLToPath(import.meta.url));
/** Recorded paths lie below it, so it has to be the same everywhere. */
const WORK = '/tmp/golden-modules';
const OUT = '/tmp/golden-modules-results';
/** Different in each run, or of no meaning outside of Ansible. */
const LEFT_OUT = new Set([
  ...['atime', 'mtime', 'ctime', 'inode', 'dev', 'start', 'end', 'delta', 'elapsed', 'invocation', 'exception', 'src'],
  ...['warnings', 'deprecations', 'diff', 'backup_file', 'failed_when_result', 'skip_reason', 'version', 'blocks'],
]);

const files = readdirSync(HERE, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json') && name.includes(process.argv[2] ?? ''))
  .toSorted();
const cases = files.map((name) => ({ name, golden: JSON.parse(readFileSync(join(HERE, name), 'utf8')) as Case }));
const recordable = cases.filter(({ golden }) => golden.prepare !== undefined);

rmSync(OUT, { recursive: true, force: true });
rmSync(WORK, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
mkdirSync(`${OUT}/play`, { recursive: true });
const tasks = recordable.flatMap(({ golden }, index) => tasksOf(golden, index));
const play = { hosts: 'localhost', connection: 'local', gather_facts: false, tasks };
writeFileSync(`${OUT}/play/play.yml`, JSON.stringify([play]));
execFileSync(process.env.ANSIBLE_PLAYBOOK ?? 'ansible-playbook', [`${OUT}/play/play.yml`], {
  cwd: `${OUT}/play`,
  env: { ...process.env, LC_ALL: 'C.UTF-8', ANSIBLE_LOCALHOST_WARNING: 'False' },
  stdio: ['ignore', 'ignore', 'inherit'],
});
for (const [index, { name, golden }] of recordable.entries()) {
  const result = JSON.parse(readFileSync(`${OUT}/${index}.json`, 'utf8')) as Record<string, unknown>;
  golden.recorded = keepStable(result) as Record<string, unknown>;
  writeFileSync(join(HERE, name), `${JSON.stringify(golden, null, 2)}\n`);
}
rmSync(OUT, { recursive: true, force: true });
rmSync(WORK, { recursive: true, force: true });
console.log(`${recordable.length} results recorded`);

function tasksOf(golden: Case, index: number): unknown[] {
  writeLocalFiles(golden, index);
  const { check = false, diff = false, environment = {} } = golden.context ?? {};
  return [
    { shell: `rm -rf ${WORK} && mkdir ${WORK} && cd ${WORK} && umask 022\n${golden.prepare || ':'}` },
    {
      [golden.module]: taskArguments(golden, index),
      register: 'recorded',
      ignore_errors: true,
      check_mode: check,
      diff,
      environment,
      vars: golden.variables ?? {},
    },
    { copy: { dest: `${OUT}/${index}.json`, content: '{{ recorded | to_json }}' }, check_mode: false, diff: false },
  ];
}

function writeLocalFiles(golden: Case, index: number): void {
  const all = { ...golden.files };
  if (golden.template !== undefined) all[(golden.arguments as { src: string }).src] = golden.template;
  for (const [path, content] of Object.entries(all)) {
    const full = `${OUT}/play/${index}/${path}`;
    mkdirSync(dirname(full), { recursive: true });
    const { text, mode } = typeof content === 'string' ? { text: content, mode: '0644' } : content;
    writeFileSync(full, text, { mode: Number.parseInt(mode, 8) });
  }
}

/** Free-form text goes to the module as such; local files of a case lie in a directory of its own. */
function taskArguments(golden: Case, index: number): unknown {
  const given = golden.arguments as Record<string, unknown>;
  const { _raw_params: text, ...rest } = given;
  if (text !== undefined && Object.keys(rest).length === 0) return text;
  const isLocal = golden.files !== undefined || golden.template !== undefined;
  return isLocal && typeof given.src === 'string' ? { ...given, src: `${index}/${given.src}` } : given;
}

function keepStable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keepStable);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !LEFT_OUT.has(key) && !key.startsWith('_ansible'));
  return Object.fromEntries(kept.map(([key, item]) => [key, keepStable(item)]));
}
