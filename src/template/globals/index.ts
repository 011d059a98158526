import type { Value } from '../../parsing/value.ts';
import { lookup, query } from '../lookups/call.ts';
import { cycler, joiner } from './cycler.ts';
import { dict, now, range, undef } from './functions.ts';
import { lipsum } from './lipsum.ts';
import { namespace } from './namespace.ts';
import { OMIT } from './omit.ts';

const GLOBALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['range', range],
  ['dict', dict],
  ['namespace', namespace],
  ['lookup', lookup],
  ['query', query],
  ['q', query],
  ['now', now],
  ['undef', undef],
  ['omit', OMIT],
  ['joiner', joiner],
  ['cycler', cycler],
  ['lipsum', lipsum],
]);

/** The global of that name, which every template sees unless a variable hides it. */
export function findGlobal(name: string): Value | undefined {
  return GLOBALS.get(name);
}

/** The names of all globals, for the documentation. */
export function globalNames(): string[] {
  return [...GLOBALS.keys()].sort();
}
