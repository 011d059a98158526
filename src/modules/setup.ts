import type { PyDict, Value } from '../parsing/value.ts';
import { listOf } from './argument-values.ts';
import { defineModule } from './define-module.ts';
import { HARDWARE_SECTIONS, hardwareFacts } from './facts/hardware.ts';
import { NETWORK_SECTIONS, networkFacts } from './facts/network.ts';
import { SYSTEM_SECTIONS, systemFacts } from './facts/system.ts';
import { ModuleFailure, perform } from './requests.ts';

type Family = 'min' | 'network' | 'hardware';

const FAMILIES: Readonly<
  Record<Family, { sections: readonly string[]; read: (sections: Readonly<Record<string, string>>) => PyDict }>
> = {
  min: { sections: SYSTEM_SECTIONS, read: systemFacts },
  network: { sections: NETWORK_SECTIONS, read: networkFacts },
  hardware: { sections: HARDWARE_SECTIONS, read: hardwareFacts },
};

/** Names of Ansible's fact collectors, by the family here that answers them. */
const COLLECTORS: Readonly<Record<string, Family>> = {
  network: 'network',
  interfaces: 'network',
  default_ipv4: 'network',
  default_ipv6: 'network',
  all_ipv4_addresses: 'network',
  all_ipv6_addresses: 'network',
  hardware: 'hardware',
  memory: 'hardware',
  processor: 'hardware',
  ...Object.fromEntries(
    'min platform distribution date_time env user pkg_mgr service_mgr system kernel machine_id'
      .split(' ')
      .map((name) => [name, 'min']),
  ),
} as Readonly<Record<string, Family>>;

/** ansible.builtin.setup: facts of the host from files and commands that every Linux has; no Python is asked. */
export const setup = defineModule({
  name: 'setup',
  runsOn: 'host',
  reachesOut: false,
  returnsFacts: true,
  parameters: {
    gather_subset: { type: 'list', elements: 'str', default: ['all'] },
    gather_timeout: { type: 'int', default: 10 },
    filter: { type: 'list', elements: 'str', default: [] },
    fact_path: { type: 'path', refused: 'local facts are not read' },
  },
  *run(args) {
    const subset = listOf(args, 'gather_subset') ?? ['all'];
    const families = familiesOf(subset);
    const sections = [...new Set(families.flatMap((family) => FAMILIES[family].sections))];
    const gathered = sections.length === 0 ? {} : ((yield* perform({ kind: 'facts', sections })).facts ?? {});
    const facts: PyDict = new Map(families.flatMap((family) => [...FAMILIES[family].read(gathered)]));
    facts.set('ansible_gather_subset', subset).set('gather_subset', subset).set('module_setup', true);
    return { changed: false, values: new Map(), facts: filtered(facts, listOf(args, 'filter') ?? []) };
  },
});

/** Ansible's rule: what is named, less what `!name` takes away; `min` always, unless `!min` says not. */
function familiesOf(subset: readonly string[]): Family[] {
  const all = Object.keys(FAMILIES) as Family[];
  const wanted = new Set<Family>();
  const isOnlyExclusion = subset.every((word) => word.startsWith('!'));
  if (subset.includes('all') || (isOnlyExclusion && !subset.includes('!all'))) for (const each of all) wanted.add(each);
  if (!subset.includes('!min')) wanted.add('min');
  for (const word of subset.filter((each) => each.startsWith('!') && each !== '!all'))
    wanted.delete(familyOf(word.slice(1)));
  // A collector that is named is asked even where its family is left out.
  for (const word of subset.filter((each) => each !== 'all' && !each.startsWith('!'))) wanted.add(familyOf(word));
  return all.filter((each) => wanted.has(each));
}

function familyOf(word: string): Family {
  const family = COLLECTORS[word];
  if (family !== undefined) return family;
  throw new ModuleFailure(
    `the subset '${word}' of gather_subset is not supported; known: all, ${Object.keys(COLLECTORS).join(', ')}`,
  );
}

/** `filter`: shell patterns of fact names, with or without their prefix. */
function filtered(facts: PyDict, patterns: readonly string[]): PyDict {
  const wanted = patterns.filter((pattern) => pattern !== '' && pattern !== '*');
  if (wanted.length === 0) return facts;
  const tests = wanted.map(
    (pattern) =>
      new RegExp(
        `^(ansible_)?${pattern
          .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}$`,
      ),
  );
  return new Map([...facts].filter(([name]: [Value, Value]) => tests.some((test) => test.test(String(name)))));
}
