import type { Settings } from '../config/settings.ts';
import type { SourceRange } from '../errors/source-range.ts';
import type { Value } from '../parsing/value.ts';
import { nodeOf } from '../parsing/value-node.ts';
import type { Keyword, KeywordHolder } from '../playbook/model.ts';
import { scalarAt } from '../playbook/yaml-access.ts';

/** Settings that ansible-core takes for keywords which nobody gives, in the words of these. */
const KEYWORD_SETTINGS: readonly (readonly [keyword: string, setting: string])[] = [
  ['any_errors_fatal', 'ANY_ERRORS_FATAL'],
  ['no_log', 'DEFAULT_NO_LOG'],
  ['timeout', 'TASK_TIMEOUT'],
  ['poll', 'DEFAULT_POLL_INTERVAL'],
  ['strategy', 'DEFAULT_STRATEGY'],
  ['become_method', 'DEFAULT_BECOME_METHOD'],
  ['become_flags', 'DEFAULT_BECOME_FLAGS'],
  ['become_exe', 'DEFAULT_BECOME_EXE'],
];

/** The keywords of every play, block and task that the configuration gives where nobody else does. */
export function keywordDefaults(settings: Settings): KeywordHolder | undefined {
  const keywords = new Map<string, Keyword>();
  for (const [keyword, name] of KEYWORD_SETTINGS) {
    const given = settings.find(name);
    if (given) keywords.set(keyword, keywordAt(keyword, given.value as Value, given.range ?? variablePlace(given.key)));
  }
  const gathering = settings.find('DEFAULT_GATHERING');
  if (gathering?.value === 'explicit') {
    keywords.set('gather_facts', keywordAt('gather_facts', false, gathering.range ?? variablePlace(gathering.key)));
  }
  const [first] = keywords.values();
  return first && { keywords, vars: new Map(), range: first.key.range };
}

function keywordAt(name: string, value: Value, range: SourceRange): Keyword {
  return { key: scalarAt(name, range), value: nodeOf(value, range) };
}

function variablePlace(name: string): SourceRange {
  return { file: `<${name}>`, line: 1, column: 1 };
}
