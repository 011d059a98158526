import type { FactsSectionName } from '../../agent/facts-sections.ts';
import type { PyDict, Value } from '../../parsing/value.ts';

/** What a host gathered, by section. */
export type Sections = Readonly<Partial<Record<FactsSectionName, string>>>;

/** Facts without the prefix `ansible_`. */
export type Facts = [name: string, value: Value][];

/** One of Ansible's fact collectors: what it needs of the host and what it makes of it. */
export interface Collector {
  readonly name: string;
  /** Further names by which `gather_subset` asks for it. */
  readonly facts?: readonly string[];
  readonly sections: readonly FactsSectionName[];
  /** Collectors whose facts it builds on: they are gathered with it. */
  readonly requires?: readonly string[];
  /** @param known facts of the collectors before it, without prefix. */
  readonly read: (sections: Sections, known: ReadonlyMap<Value, Value>) => Facts;
}

/** A dictionary of entries, less those that are not there. */
export function dictOf(entries: readonly (readonly [string, Value | undefined])[]): PyDict {
  return new Map(entries.flatMap(([name, value]): [Value, Value][] => (value === undefined ? [] : [[name, value]])));
}
