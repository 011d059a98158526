import type { Value } from '../parsing/value.ts';

/** Options of the command line that tasks can read as magic variables. */
export interface OptionVariables {
  readonly check: boolean;
  readonly diff: boolean;
  readonly forks: number;
  readonly inventorySources: readonly string[];
  readonly limit: string | undefined;
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  readonly verbosity: number;
  /** The configuration file that holds. */
  readonly configFile?: string | undefined;
}

/** The version of ansible-core whose meaning is followed; roles compare with it. */
export const ANSIBLE_VERSION = { full: '2.19.14', major: 2, minor: 19, revision: 14 } as const;

/** The magic variables made from the options of the command line. */
export function optionVariables(options: OptionVariables): Map<Value, Value> {
  const { full, major, minor, revision } = ANSIBLE_VERSION;
  const variables: [Value, Value][] = [
    [
      'ansible_version',
      new Map<Value, Value>([
        ['string', full],
        ['full', full],
        ['major', major],
        ['minor', minor],
        ['revision', revision],
      ]),
    ],
    ['ansible_check_mode', options.check],
    ['ansible_diff_mode', options.diff],
    ['ansible_forks', options.forks],
    ['ansible_inventory_sources', [...options.inventorySources]],
    ['ansible_skip_tags', [...options.skipTags]],
    ['ansible_run_tags', options.tags.length > 0 ? [...options.tags] : ['all']],
    ['ansible_verbosity', options.verbosity],
    ['ansible_config_file', options.configFile ?? null],
    // Inventories name it as the interpreter of localhost; nothing is run with it here.
    ['ansible_playbook_python', '/usr/bin/python3'],
  ];
  return new Map(options.limit === undefined ? variables : [...variables, ['ansible_limit', options.limit]]);
}
