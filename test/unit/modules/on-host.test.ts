import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rsyncWay } from '../../../src/executor/connection/rsync-way.ts';
import { LocalFiles } from '../../../src/executor/files/local-files.ts';
import { driveModule } from '../../../src/executor/task/drive-module.ts';
import { registeredValues } from '../../../src/executor/task/module-result.ts';
import { bindArguments } from '../../../src/modules/arguments/bind-arguments.ts';
import { fromJson } from '../../../src/modules/arguments/from-json.ts';
import type { Module, ModuleResult } from '../../../src/modules/module.ts';
import { findModule } from '../../../src/modules/registry.ts';
import type { Value } from '../../../src/parsing/value.ts';
import type { VariableScope } from '../../../src/vars/scope.ts';
import {
  comparable,
  type HostCase,
  type HostCases,
  inWork,
  readTree,
  stable,
} from '../../golden/modules-on-host/host-case.ts';
import { startServer } from '../../golden/modules-on-host/server.ts';
import { ensurePackages } from '../../helpers/apt.ts';
import { realEffects } from '../../helpers/template-effects.ts';
import { Sandbox } from '../agent/agents.ts';
import { plainValue } from './run-module.ts';

// Ansible made its files under this one.
process.umask(0o022);
beforeAll(() => ensurePackages(['git', 'curl', 'bzip2', 'xz-utils', 'rsync', 'unzip', 'zip']), 300_000);

const ROOT = new URL('../../golden/modules-on-host/', import.meta.url);
const sandbox = new Sandbox();
const server = await startServer();
afterAll(() => server.close());
afterAll(() => sandbox.remove());

/** Every case by a real agent on this machine: the result and what is left are what Ansible gave and left. */
for (const name of readdirSync(ROOT).filter((each) => each.endsWith('.json'))) {
  const golden = JSON.parse(readFileSync(new URL(name, ROOT), 'utf8')) as HostCases;
  describe(golden.module, () => {
    for (const [index, each] of golden.cases.entries()) {
      it(each.title, () => checkCase(golden.module, each, join(sandbox.work, `${name}-${index}`)));
    }
  });
}

async function checkCase(name: string, golden: HostCase, folder: string): Promise<void> {
  const module = findModule(name);
  if (!module) throw new Error(`no module ${name}`);
  const work = join(folder, 'work');
  const play = join(folder, 'play');
  mkdirSync(work, { recursive: true });
  for (const [path, text] of Object.entries(golden.files ?? {})) {
    mkdirSync(dirname(join(play, path)), { recursive: true });
    writeFileSync(join(play, path), text);
  }
  execFileSync('sh', ['-c', `umask 022\n${inWork(golden.prepare ?? '', work)}`], { cwd: work });
  const result = await run(module, inWork(golden, work, play, server.address), play);
  const plain = stable(stripPlay(plainValue(registeredValues(result)), play), work) as Record<string, unknown>;
  const actual = comparable({ result: plain, tree: readTree(work) }, golden);
  expect(actual.result).toMatchObject(golden.recorded?.result ?? { 'not recorded': true });
  expect(actual.tree).toEqual(golden.recorded?.tree);
}

function stripPlay(result: unknown, play: string): unknown {
  return JSON.parse(JSON.stringify(result).replaceAll(play, '{play}').replaceAll(server.address, '{server}'));
}

async function run(module: Module, golden: HostCase, play: string): Promise<ModuleResult> {
  const bound = bindArguments(module, fromJson(JSON.stringify(golden.arguments)) as Map<Value, Value>);
  if (typeof bound === 'string') return { changed: false, failed: true, msg: bound, values: new Map() };
  const { check = false, diff = false, environment = {} } = golden.context ?? {};
  const context = { host: 'localhost', check, diff, environment, owes: [], timeout: 0 };
  const connection = await sandbox.open('sh');
  const scope = { searchPath: [play], get: () => undefined } as unknown as VariableScope;
  try {
    return await driveModule(module, bound, context, {
      connection: async () => connection,
      greet: async () => {},
      // These modules ask the scope for nothing but where files are.
      scope,
      rsyncWay: (wanted) => rsyncWay(wanted, { target: connection.target }, scope),
      files: new LocalFiles(realEffects().decryptBytes),
      changeInventory: () => false,
      onOperation: () => {},
      signal: undefined,
      reconnect: async () => connection,
      offline: false,
      tellPause: () => {},
      ask: undefined,
    });
  } finally {
    await connection.close();
  }
}
