import type { Value } from '../../parsing/value.ts';
import { toBooleanWord } from '../values/boolean-word.ts';
import { pythonError, valueError } from '../values/errors.ts';
import { compileRegex, searchRegex } from '../values/regex/operations.ts';
import { toRepr, toStr } from '../values/text.ts';
import { type ConfigSections, parseConfig } from './config-parser.ts';
import { type LookupCall, type LookupDefinition, type LookupTable, lookupOf } from './lookup.ts';
import { findInSearchPath, readText, textTerm } from './search.ts';

const OPTIONS = [
  'type',
  'file',
  'section',
  're',
  'encoding',
  'default',
  'case_sensitive',
  'allow_no_value',
  'interpolation',
];

/** `key section=a file=b`: words that set no option belong to the part before them. */
function splitInline(term: string): string[] {
  const parts: string[] = [];
  for (const word of term.split(/\s+/).filter(Boolean)) {
    const isOption = OPTIONS.some((name) => word.includes(`${name}=`));
    if (parts.length === 0 || isOption) parts.push(word);
    else parts[parts.length - 1] += ` ${word}`;
  }
  return parts;
}

function readInline(term: string, options: Map<string, Value>): string {
  if (!term.includes('=') && !term.trim().includes(' ')) return term;
  let key: string | undefined;
  for (const part of splitInline(term)) {
    const pieces = part.split('=');
    if (pieces.length === 1) key ??= part;
    else if (pieces.length > 2) throw valueError(`Could not use ${toRepr(part)} from ${toRepr(splitInline(term))}.`);
    else if (!OPTIONS.includes(pieces[0] ?? ''))
      throw pythonError('AnsibleError', `${toRepr(pieces[0] ?? '')} is not a valid option.`);
    else options.set(pieces[0] ?? '', pieces[1] ?? '');
  }
  if (key === undefined)
    throw valueError(`No key to look up was provided as first term within string inline options: ${term}`);
  return key;
}

function readValue(term: Value, { kwargs, context }: LookupCall): Value[] {
  const options = new Map<string, Value>([...kwargs].filter(([name]) => OPTIONS.includes(name)));
  const key = readInline(textTerm(term), options);
  const file = toStr(options.get('file') ?? 'ansible.ini');
  const path = findInSearchPath(file, 'files', context);
  if (path === undefined) throw pythonError('AnsibleParserError', 'Invalid filename None.');
  const isProperties = options.get('type') === 'properties';
  const section = isProperties ? 'java_properties' : toStr(options.get('section') ?? 'global');
  const isOn = (name: string, byDefault: boolean) => toBooleanWord(options.get(name) ?? byDefault) ?? byDefault;
  const sections = parseConfig((isProperties ? '[java_properties]\n' : '') + readText(path, context), {
    caseSensitive: isOn('case_sensitive', false),
    allowNoValue: isOn('allow_no_value', false),
    interpolate: isOn('interpolation', true),
    file,
  });
  return findValues(sections, {
    key,
    section,
    file,
    isRegex: isOn('re', false),
    byDefault: options.get('default') ?? '',
  });
}

interface Wanted {
  readonly key: string;
  readonly section: string;
  readonly file: string;
  readonly isRegex: boolean;
  readonly byDefault: Value;
}

function findValues(sections: ConfigSections, wanted: Wanted): Value[] {
  const options = sections.get(wanted.section);
  if (!options) throw valueError(`No section ${toRepr(wanted.section)} in ${toRepr(wanted.file)}.`);
  if (wanted.isRegex) {
    const regex = compileRegex(wanted.key, false, false);
    return options.entries().flatMap(([name, value]): Value[] => (searchRegex(regex, name, 'match') ? [value] : []));
  }
  const value = options.get(wanted.key);
  const found = value === undefined ? wanted.byDefault : value;
  return found === null ? [] : Array.isArray(found) ? found : [found];
}

/** The `ini` lookup. */
export const INI_LOOKUPS: LookupTable = new Map<string, LookupDefinition>([
  ['ini', lookupOf((terms, call) => terms.flatMap((term) => readValue(term, call)))],
]);
