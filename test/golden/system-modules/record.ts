/**
 * Records what the real modules that change a system do: every case of the lists beside this file is done once by Ansible
 * and once by this project, each on a machine of its own made of Debian packages. The results of Ansible's module, what it left in the
 * files, and what our module asked the host for and was answered are written to `LIST.recorded.json`. Files that
 * differ between the two are an error. Run it as root by `npx tsx test/golden/system-modules/record.ts [LIST [WORD]]`;
 * it needs mmdebstrap, unshare and nsenter. WORD limits it to matching titles and writes nothing.
 */

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { load } from 'js-yaml';
import { bindArguments } from '../../../src/modules/arguments/bind-arguments.ts';
import { fromJson } from '../../../src/modules/arguments/from-json.ts';
import { findModule } from '../../../src/modules/registry.ts';
import type { Value } from '../../../src/parsing/value.ts';
import { openConnection } from '../../../src/transport/open-connection.ts';
import { runAnsible } from '../../helpers/ansible.ts';
import { changedFiles } from './changed-files.ts';
import { exchangeWith, plainResult, type RecordedCase, type SystemCase } from './exchange.ts';
import { ensureTree, Machine } from './machine.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const [only, word] = process.argv.slice(2);
/** Different in each run, or of no meaning outside of Ansible. */
const LEFT_OUT = new Set(['invocation', 'exception', 'deprecations', 'cache_update_time', 'backup_file', 'elapsed']);

let wrong = 0;
const lists = readdirSync(HERE).filter(
  (name) => name.endsWith('.yml') && (only === undefined || name === `${only}.yml`),
);
for (const list of lists) await recordList(list.slice(0, -4));
process.exitCode = wrong > 0 ? 1 : 0;

async function recordList(module: string): Promise<void> {
  const all = load(readFileSync(join(HERE, `${module}.yml`), 'utf8')) as SystemCase[];
  const cases = all.filter(({ title }) => word === undefined || title.includes(word));
  const tree = ensureTree(module);
  const theirs = cases.map((_, index) => new Machine(`${module}-${index}-theirs`, tree));
  const ours = cases.map((_, index) => new Machine(`${module}-${index}-ours`, tree));
  try {
    for (const machine of [...theirs, ...ours]) await machine.start();
    for (const [index, each] of cases.entries()) {
      for (const machine of [theirs[index]!, ours[index]!]) machine.run(each.prepare ?? ':');
    }
    const results = await runTheirs(module, cases, theirs);
    const recorded: RecordedCase[] = [];
    for (const [index, each] of cases.entries()) {
      recorded.push(await compare(module, each, results[index]!, theirs[index]!, ours[index]!, tree));
    }
    if (word === undefined)
      writeFileSync(join(HERE, `${module}.recorded.json`), `${JSON.stringify(recorded, null, 1)}\n`);
    console.log(`${module}: ${recorded.length} cases, ${wrong} differences so far`);
  } finally {
    for (const machine of [...theirs, ...ours]) machine.stop();
  }
}

async function runTheirs(
  module: string,
  cases: readonly SystemCase[],
  machines: readonly Machine[],
): Promise<Record<string, unknown>[]> {
  const folder = join(tmpdir(), `system-modules-${process.pid}`);
  const plays = cases.map((each, index) => ({
    hosts: 'all',
    gather_facts: false,
    vars: {
      ansible_connection: 'community.general.chroot',
      ansible_host: machines[index]!.root,
      ansible_chroot_exe: `${machines[index]!.enter}-chroot`,
      ansible_python_interpreter: '/usr/bin/python3',
    },
    tasks: [
      {
        name: 'recorded',
        [each.module ?? module]: each.arguments,
        check_mode: each.check ?? false,
        diff: each.diff ?? false,
        ignore_errors: true,
      },
    ],
  }));
  const playbook = `${folder}.json`;
  writeFileSync(playbook, JSON.stringify(plays));
  const environment = { ANSIBLE_STDOUT_CALLBACK: 'ansible.posix.json', ANSIBLE_INJECT_FACT_VARS: 'true' };
  const ran = await runAnsible('ansible-playbook', ['-i', 'golden,', playbook], { cwd: tmpdir(), env: environment });
  rmSync(playbook, { force: true });
  const start = ran.stdout.indexOf('{\n');
  if (start < 0) throw new Error(`${ran.stdout}\n${ran.stderr}`);
  const document = JSON.parse(ran.stdout.slice(start)) as {
    plays: { tasks: { hosts: Record<string, Record<string, unknown>> }[] }[];
  };
  return document.plays.map(({ tasks }, index) => keepStable(tasks.at(-1)!.hosts.golden!, cases[index]!));
}

async function compare(
  module: string,
  each: SystemCase,
  result: Record<string, unknown>,
  theirs: Machine,
  ours: Machine,
  tree: string,
): Promise<RecordedCase> {
  const definition = findModule(each.module ?? module);
  if (!definition) throw new Error(`no module ${module}`);
  const bound = bindArguments(definition, fromJson(JSON.stringify(each.arguments)) as Map<Value, Value>);
  const connection = await openConnection(
    { name: 'golden', connection: 'local', address: 'golden', sshArgs: [], sshExecutable: 'ssh', connectTimeout: 10 },
    { shell: `${ours.enter} sh` },
  );
  const played = await exchangeWith(definition, bound, each, (operation) => connection.request(operation));
  await connection.close();
  const files = changedFiles(theirs.upper, tree, each.ignore);
  report(each, 'files', files, changedFiles(ours.upper, tree, each.ignore));
  const again = plainResult(played.result);
  for (const [key, value] of Object.entries(result)) {
    if (!(key in (each.differs ?? {}))) report(each, key, value, again[key] ?? (key === 'failed' ? false : undefined));
  }
  return { title: each.title, result, files, exchange: played.exchange };
}

function report(each: SystemCase, what: string, theirs: unknown, ours: unknown): void {
  const plain: unknown = JSON.parse(JSON.stringify(ours ?? null));
  if (isDeepStrictEqual(theirs, plain)) return;
  if (isDictionary(theirs) && isDictionary(plain)) {
    for (const key of new Set([...Object.keys(theirs), ...Object.keys(plain)])) {
      report(each, `${what} ${key}`, theirs[key] ?? null, plain[key]);
    }
    return;
  }
  wrong += 1;
  console.log(`${each.title}: ${what}\n  theirs: ${JSON.stringify(theirs)}\n  ours:   ${JSON.stringify(plain)}`);
}

function isDictionary(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The difference is compared where the case asks for one, in one form whatever the module's. */
function keepStable(result: Record<string, unknown>, each: SystemCase): Record<string, unknown> {
  const { diff, ...rest } = result;
  const kept = Object.entries(rest).filter(
    ([key]) => !LEFT_OUT.has(key) && !key.startsWith('_ansible') && key !== 'action',
  );
  return Object.fromEntries(each.diff && diff !== undefined ? [...kept, ['diff', uniformDiff(diff)]] : kept);
}

function uniformDiff(diff: unknown): unknown[] {
  const all = (Array.isArray(diff) ? diff : [diff]) as Record<string, string>[];
  return all
    .filter((each) => Object.keys(each).length > 0)
    .map(({ before_header = '', after_header = '', before = '', after = '', ...rest }) => {
      return { before_header, after_header, before, after, ...rest };
    });
}
