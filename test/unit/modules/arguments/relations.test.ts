import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bindArguments } from '../../../../src/modules/arguments/bind-arguments.ts';
import type { Module, Parameter } from '../../../../src/modules/module.ts';
import type { Value } from '../../../../src/parsing/value.ts';

interface Recorded {
  readonly spec: Record<string, Parameter>;
  readonly rules: {
    readonly mutually_exclusive: string[][];
    readonly required_together: string[][];
    readonly required_one_of: string[][];
    readonly required_if: [string, Value, string[], boolean?][];
    readonly required_by: Record<string, string[]>;
  };
  readonly arguments: { given: Record<string, Value>; error?: string; values?: Record<string, Value> }[];
}

const { spec, rules, ...recorded } = JSON.parse(
  readFileSync(new URL('../../../golden/module-parameters/relations.json', import.meta.url), 'utf8'),
) as Recorded;

const SAMPLE: Module = {
  name: 'sample',
  runsOn: 'control',
  reachesOut: false,
  parameters: spec,
  mutuallyExclusive: rules.mutually_exclusive,
  requiredTogether: rules.required_together,
  requiredOneOf: rules.required_one_of,
  requiredIf: rules.required_if.map(([parameter, value, required, any = false]) => {
    return { parameter, value, required, any };
  }),
  requiredBy: rules.required_by,
  run: () => {
    throw new Error('not run');
  },
};

describe('arguments that go together or do not', () => {
  it.each(recorded.arguments.map((each) => ({ title: JSON.stringify(each.given), each })))('$title', ({ each }) => {
    const bound = bindArguments(SAMPLE, new Map(Object.entries(each.given)));
    if (each.error === undefined) {
      const given = Object.entries(each.values ?? {}).filter(([, value]) => value !== null);
      expect(typeof bound === 'string' ? bound : Object.fromEntries(bound)).toEqual(Object.fromEntries(given));
    } else expect(String(bound).replace(/^Unsupported parameters for \(sample\) module: /, '')).toBe(each.error);
  });
});
