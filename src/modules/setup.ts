import type { PyDict, Value } from '../parsing/value.ts';
import { listOf, numberOf, requiredText } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { collectorsOf, selectSubsets } from './facts/collectors.ts';
import { localFactsOperation, parseLocalFacts } from './facts/local.ts';
import { ModuleFailure, perform } from './requests.ts';
import { expandPath } from './run/remote-words.ts';

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
    fact_path: { type: 'path', default: '/etc/ansible/facts.d' },
  },
  *run(args, context) {
    const subset = listOf(args, 'gather_subset') ?? ['all'];
    const names = selectSubsets(subset);
    if ('fault' in names) throw new ModuleFailure(names.fault);
    const collectors = collectorsOf(names);
    const sections = [...new Set(collectors.flatMap((collector) => collector.sections))];
    const gathered = sections.length === 0 ? {} : ((yield* perform({ kind: 'facts', sections })).facts ?? {});
    const known = new Map<Value, Value>();
    for (const collector of collectors)
      for (const [name, value] of collector.read(gathered, known)) known.set(name, value);
    let warnings: readonly string[] = [];
    if (names.has('local')) {
      const path = yield* expandPath(requiredText(args, 'fact_path'), context);
      const { run } = yield* perform(localFactsOperation(path, (numberOf(args, 'gather_timeout') ?? 10) * 6));
      const found = parseLocalFacts(new TextDecoder().decode(run?.stdout ?? new Uint8Array()));
      known.set('local', found.local);
      warnings = found.warnings;
    }
    const all = prefixed(known).set('gather_subset', subset).set('module_setup', true);
    const facts = filtered(all, listOf(args, 'filter') ?? []);
    return { changed: false, values: new Map(), facts, ...(warnings.length > 0 ? { warnings } : {}) };
  },
});

function prefixed(known: PyDict): PyDict {
  return new Map([...known].map(([name, value]) => [`ansible_${String(name)}`, value]));
}

/** `filter`: shell patterns of fact names, with or without their prefix. */
function filtered(facts: PyDict, patterns: readonly string[]): PyDict {
  const tests = patterns.map((pattern) => (pattern === '' ? /(?:)/ : shellPattern(pattern)));
  if (tests.length === 0) return facts;
  return new Map([...facts].filter(([name]) => tests.some((test) => test.test(String(name)))));
}

/** `*`, `?` and `[…]` as Python's fnmatch has them. */
function shellPattern(pattern: string): RegExp {
  const source = pattern.replaceAll(/\[(!?)([^\]]+)\]|[.+^${}()|[\]\\*?]/g, (text, not: string, set?: string) => {
    if (set !== undefined) return `[${not ? '^' : ''}${set.replaceAll('\\', '\\\\')}]`;
    return text === '*' ? '.*' : text === '?' ? '.' : `\\${text}`;
  });
  const prefix = /^(ansible_|facter|ohai)/.test(pattern) ? '' : '(?:ansible_)?';
  return new RegExp(`^${prefix}${source}$`, 's');
}
