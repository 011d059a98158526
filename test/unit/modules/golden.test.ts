import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ModuleResult } from '../../../src/modules/module.ts';
import { findModule } from '../../../src/modules/registry.ts';
import { plainValue, playModule, type Script } from './run-module.ts';

interface Case extends Script {
  readonly title: string;
  readonly module: string;
  /** What the host is asked for, in order. */
  readonly operations: readonly unknown[];
  /** Why nothing is asked, where `operations` is empty. */
  readonly reason?: string;
  /** The result of the real module, recorded. */
  readonly recorded?: Readonly<Record<string, unknown>>;
  /** Where the result is another than the recorded one: key (`stat.mimetype` for a key within) → why. */
  readonly differs?: Readonly<Record<string, string>>;
  /** Parts of the result that are not recorded. */
  readonly result?: Readonly<Record<string, unknown>>;
}

const ROOT = new URL('../../golden/modules/', import.meta.url);

for (const folder of readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  describe(folder.name, () => {
    for (const name of readdirSync(new URL(`${folder.name}/`, ROOT)).toSorted()) {
      const golden = JSON.parse(readFileSync(new URL(`${folder.name}/${name}`, ROOT), 'utf8')) as Case;
      it(golden.title, () => checkCase(golden));
    }
  });
}

async function checkCase(golden: Case): Promise<void> {
  const module = findModule(golden.module);
  if (!module) throw new Error(`no module ${golden.module}`);
  const played = await playModule(module, golden);
  expect(played.operations).toEqual(golden.operations);
  if (golden.operations.length === 0) expect(golden.reason).toBeTypeOf('string');
  const actual = plainResult(played.result);
  expect(actual).toMatchObject({ ...comparable(golden.recorded ?? {}, golden.differs ?? {}), ...golden.result });
}

/** What is recorded, less the keys that differ; `stat.mimetype` is a key within `stat`. */
function comparable(recorded: object, differs: object, path = ''): Record<string, unknown> {
  const kept = Object.entries(recorded).filter(([key]) => !(path + key in differs));
  return Object.fromEntries(
    kept.map(([key, value]) => {
      const isDictionary = typeof value === 'object' && value !== null && !Array.isArray(value);
      return [key, isDictionary ? comparable(value, differs, `${path}${key}.`) : value];
    }),
  );
}

/** A result as Ansible registers it. */
function plainResult(result: ModuleResult): Record<string, unknown> {
  const { values, changed, failed = false, skipped, msg, facts, warnings, diff, wouldRun } = result;
  return {
    changed,
    failed,
    ...(skipped ? { skipped } : {}),
    ...(msg === undefined ? {} : { msg }),
    ...(facts ? { ansible_facts: plainValue(facts) } : {}),
    ...(warnings ? { warnings } : {}),
    ...(diff ? { diff } : {}),
    ...(wouldRun ? { wouldRun } : {}),
    ...(plainValue(values) as Record<string, unknown>),
  };
}
