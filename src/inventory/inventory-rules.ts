import type { SourceKind } from './inventory-source.ts';

/** What a configuration says of how inventories are read. */
export interface InventoryRules {
  /** Names in a directory of sources that are passed over. */
  readonly ignores?: (name: string) => boolean;
  /** The name under which a group is known. */
  readonly groupName?: (name: string) => string;
  /** The plugins that may read sources, by their short names. */
  readonly plugins?: readonly string[];
  /** Dicts of the same name are laid over each other. */
  readonly mergesDicts?: boolean;
}

const READERS: Readonly<Partial<Record<SourceKind, readonly string[]>>> = {
  'host-list': ['host_list', 'advanced_host_list'],
  script: ['script'],
  yaml: ['yaml', 'ini'],
  ini: ['ini'],
  'yaml-or-ini': ['yaml', 'ini'],
};

/** Whether one of the plugins reads a source of this kind. */
export function isEnabled(kind: SourceKind, plugins: readonly string[] | undefined): boolean {
  const readers = READERS[kind];
  return plugins === undefined || readers === undefined || readers.some((name) => plugins.includes(name));
}
