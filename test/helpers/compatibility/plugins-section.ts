import { readFileSync } from 'node:fs';
import { filterNames } from '../../../src/template/filters/index.ts';
import { REFUSED_FILTERS } from '../../../src/template/filters/refused.ts';
import { lookupNames } from '../../../src/template/lookups/index.ts';
import { REFUSED_LOOKUPS } from '../../../src/template/lookups/refused.ts';
import { testNames } from '../../../src/template/tests/index.ts';
import type { Differences } from './differences.ts';
import { code, codes, table } from './table.ts';

type Kind = 'filters' | 'tests' | 'lookups';

/** The filters, tests and lookups of ansible-core, as recorded. */
const ANSIBLE = JSON.parse(readFileSync('test/golden/template-library/names.json', 'utf8')) as Readonly<
  Record<Kind, readonly string[]>
>;
const REFUSED: Readonly<Record<Kind, readonly string[]>> = {
  filters: [...REFUSED_FILTERS.keys()],
  tests: [],
  lookups: [...REFUSED_LOOKUPS.keys()],
};
const OURS: Readonly<Record<Kind, () => readonly string[]>> = {
  filters: filterNames,
  tests: testNames,
  lookups: lookupNames,
};

/** One section each for filters, tests and lookups. */
export function pluginsSection({ partial }: Differences): string[] {
  return (['filters', 'tests', 'lookups'] as const).flatMap((kind) => section(kind, partial[kind] ?? {}));
}

function section(kind: Kind, partial: Readonly<Record<string, string>>): string[] {
  const refused = new Set(REFUSED[kind]);
  const ours = OURS[kind]().map((name) => name.replace(/^ansible\.builtin\./, ''));
  const full = ours.filter((name) => !refused.has(name) && !(name in partial));
  const missing = ANSIBLE[kind].filter((name) => !ours.includes(name));
  const unknown = Object.keys(partial).filter((name) => !ours.includes(name));
  if (unknown.length > 0) throw new Error(`differences.yml names ${kind} that there are not: ${unknown.join(', ')}`);
  return [
    `## ${kind[0]?.toUpperCase()}${kind.slice(1)}`,
    '',
    `Full: ${codes(full)}.`,
    '',
    ...(Object.keys(partial).length === 0
      ? []
      : [
          ...table(
            ['partial', 'how'],
            Object.entries(partial).map(([name, how]) => [code(name), how]),
          ),
          '',
        ]),
    `Refused: ${refused.size + missing.length === 0 ? 'none' : codes([...refused, ...missing])}.`,
    '',
  ];
}
