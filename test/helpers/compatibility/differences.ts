import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { code, table } from './table.ts';

/** What is known to differ from ansible-core: test/oracle/differences.yml. */
export interface Differences {
  /** Filters, tests and lookups that are there in part: by kind and name, what is missing. */
  readonly partial: Readonly<Partial<Record<'filters' | 'tests' | 'lookups', Readonly<Record<string, string>>>>>;
  /** Differences by subject. */
  readonly differences: readonly { readonly subject: string; readonly items: readonly Difference[] }[];
}

interface Difference {
  readonly ansible: string;
  readonly here: string;
  readonly why: string;
}

const CASES = 'test/oracle/cases';

export function readDifferences(): Differences {
  return load(readFileSync('test/oracle/differences.yml', 'utf8')) as Differences;
}

/** What differs: the list that is kept by hand, then what the tests hold as differing. */
export function differencesSection({ differences }: Differences): string[] {
  return [
    '## Known differences',
    '',
    ...differences.flatMap(({ subject, items }) => [
      `### ${subject}`,
      '',
      ...table(
        ['Ansible', 'here', 'why'],
        items.map(({ ansible, here, why }) => [ansible, here, why]),
      ),
      '',
    ]),
    ...oracleCases(),
    ...expressions(),
  ];
}

/** Cases of `npm run oracle` that say of themselves that they differ; the run holds that they still do. */
function oracleCases(): string[] {
  if (!existsSync(CASES)) return [];
  const rows = readdirSync(CASES).flatMap((family) =>
    readdirSync(join(CASES, family)).flatMap((file) => {
      const { differs } = load(readFileSync(join(CASES, family, file), 'utf8')) as { differs?: string };
      return differs === undefined ? [] : [[code(`${family}/${file.replace(/\.yml$/, '')}`), differs]];
    }),
  );
  return rows.length === 0 ? [] : ['### Cases of the oracle', '', ...table(['case', 'how it differs'], rows), ''];
}

/** Expressions of the template library whose answers are known to differ. */
function expressions(): string[] {
  const known = JSON.parse(readFileSync('test/golden/template-library/differs.json', 'utf8')) as Readonly<
    Record<string, Readonly<Record<string, string>>>
  >;
  const rows = Object.values(known).flatMap((family) => Object.entries(family));
  return [
    '### Expressions',
    '',
    ...table(
      ['expression', 'how it differs'],
      rows.map(([expression, how]) => [code(expression), how]),
    ),
    '',
  ];
}
