import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../src/agent/operation.ts';
import { bindArguments } from '../../../src/modules/arguments/bind-arguments.ts';
import { fromJson } from '../../../src/modules/arguments/from-json.ts';
import { findModule } from '../../../src/modules/registry.ts';
import type { Value } from '../../../src/parsing/value.ts';
import {
  exchangeWith,
  plainResult,
  type RecordedCase,
  replyOf,
  type SystemCase,
} from '../../golden/system-modules/exchange.ts';

const ROOT = new URL('../../golden/system-modules/', import.meta.url);

for (const list of readdirSync(ROOT).filter((name) => name.endsWith('.yml'))) {
  const name = list.slice(0, -4);
  const cases = load(readFileSync(new URL(list, ROOT), 'utf8')) as SystemCase[];
  const recorded = JSON.parse(readFileSync(new URL(`${name}.recorded.json`, ROOT), 'utf8')) as RecordedCase[];
  describe(name, () => {
    it('has a recording of every case', () => {
      expect(recorded.map(({ title }) => title)).toEqual(cases.map(({ title }) => title));
    });
    for (const [index, each] of cases.entries()) it(each.title, () => replay(name, each, recorded[index]!));
  });
}

/** Our module asks what it asked when the case was recorded, is told the same, and comes to Ansible's result. */
async function replay(list: string, each: SystemCase, recorded: RecordedCase): Promise<void> {
  const module = findModule(each.module ?? list);
  if (!module) throw new Error(`no module ${list}`);
  const bound = bindArguments(module, fromJson(JSON.stringify(each.arguments)) as Map<Value, Value>);
  const left = [...recorded.exchange];
  const played = await exchangeWith(module, bound, each, async (operation, asked) => {
    const next = left.shift();
    expect(asked).toEqual(next?.asked);
    checkText(operation, asked, each, recorded);
    return replyOf(next!.answer);
  });
  expect(left).toEqual([]);
  const expected = Object.entries(recorded.result).filter(([key]) => !(key in (each.differs ?? {})));
  expect({ failed: false, ...plainResult(played.result) }).toMatchObject(Object.fromEntries(expected));
}

/** A new file that our module writes has the text that Ansible's left there. */
function checkText(operation: Operation, asked: unknown, each: SystemCase, { files }: RecordedCase): void {
  if (operation.kind !== 'ensure-file' || each.check) return;
  const theirs = files[operation.path];
  if (theirs?.startsWith('file '))
    expect((asked as { content: string }).content).toBe(theirs.slice(theirs.indexOf('\n') + 1));
}
