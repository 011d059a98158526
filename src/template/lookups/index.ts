import { CONFIG_LOOKUPS } from './config.ts';
import { CSV_LOOKUPS } from './csv.ts';
import { FILE_LOOKUPS } from './file.ts';
import { FIRST_FOUND_LOOKUPS } from './first-found.ts';
import { INI_LOOKUPS } from './ini.ts';
import { LIST_LOOKUPS } from './list.ts';
import type { LookupDefinition, LookupTable } from './lookup.ts';
import { RANDOM_LOOKUPS } from './random.ts';
import { REFUSED_LOOKUPS } from './refused.ts';
import { SEQUENCE_LOOKUPS } from './sequence.ts';
import { VARIABLE_LOOKUPS } from './variable.ts';

const BUILTIN: readonly LookupTable[] = [
  FILE_LOOKUPS,
  LIST_LOOKUPS,
  VARIABLE_LOOKUPS,
  SEQUENCE_LOOKUPS,
  FIRST_FOUND_LOOKUPS,
  INI_LOOKUPS,
  CSV_LOOKUPS,
  CONFIG_LOOKUPS,
  RANDOM_LOOKUPS,
  REFUSED_LOOKUPS,
];

const lookups = new Map<string, LookupDefinition>(BUILTIN.flatMap((table) => [...table]));

/** The lookup of that name, short or fully qualified; undefined where there is none. `callLookup` runs it. */
export function findLookup(name: string): LookupDefinition | undefined {
  return lookups.get(shortName(name));
}

/** Whether there is a lookup of that name that does more than to say that it is not supported. */
export function isSupportedLookup(name: string): boolean {
  return lookups.has(shortName(name)) && !REFUSED_LOOKUPS.has(shortName(name));
}

function shortName(name: string): string {
  return name.replace(/^ansible\.(?:builtin|legacy)\./, '');
}

/** The full names of all lookups, for the documentation. */
export function lookupNames(): string[] {
  return Array.from(lookups.keys(), (name) => `ansible.builtin.${name}`).sort();
}
