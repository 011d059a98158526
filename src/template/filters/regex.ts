import type { Value } from '../../parsing/value.ts';
import { pythonError, typeError } from '../values/errors.ts';
import { compileRegex, escapeRegex, findAll, groupOf, searchRegex, substitute } from '../values/regex/operations.ts';
import { toStr } from '../values/text.ts';
import { typeName } from '../values/types.ts';
import { anyText, flag, text, whole } from './coerce.ts';
import { type FilterArguments, type FilterDefinition, type FilterTable, filter } from './filter.ts';

function regexReplace(args: FilterArguments): string {
  const [value, pattern = '', replacement, ignoreCase, multiline, count, mandatoryCount] = args;
  const regex = compileRegex(pattern, flag(ignoreCase), flag(multiline));
  const limit = whole(count, 0);
  const subject = value === undefined ? '' : anyText(value);
  const [result, done] = substitute(regex, replacementText(replacement), subject, limit);
  const wanted = whole(mandatoryCount, 0);
  if (wanted && wanted !== done) {
    const times = `should match ${wanted} times, but matches ${limit} times`;
    throw pythonError('AnsibleFilterError', `'${anyText(pattern)}' ${times} in '${subject}'`);
  }
  return result;
}

function replacementText(value: Value | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  throw typeError(`decoding to str: need a bytes-like object, ${typeName(value)} found`);
}

/** The groups that `\1` and `\g<name>` arguments ask for. */
function readGroups(args: readonly Value[]): (string | number)[] {
  return args.map((arg) => {
    const reference = toStr(arg);
    const name = /^\\g<(\S+)>/.exec(reference)?.[1];
    if (name !== undefined) return name;
    const index = /^\\(\d+)/.exec(reference)?.[1];
    if (index !== undefined) return Number(index);
    if (reference.startsWith('\\')) throw pythonError('AttributeError', "'NoneType' object has no attribute 'group'");
    throw pythonError('AnsibleFilterError', 'Unknown argument');
  });
}

function regexSearch(value: Value, pattern: Value, args: Value[], kwargs: ReadonlyMap<string, Value>): Value {
  const groups = readGroups(args);
  const regex = compileRegex(pattern, flag(kwargs.get('ignorecase')), flag(kwargs.get('multiline')));
  const match = searchRegex(regex, toStr(value));
  if (!match) return null;
  return groups.length === 0 ? match[0] : groups.map((group) => groupOf(regex, match, group));
}

function regexEscape(value: Value, kind: string): string {
  const subject = toStr(value);
  if (kind === 'python') return escapeRegex(subject);
  if (kind === 'posix_basic') return subject.replace(/[\].[^$*\\]/g, '\\$&');
  const state = kind === 'posix_extended' ? `Regex type (${kind}) not yet implemented` : `Invalid regex type (${kind})`;
  throw pythonError('AnsibleFilterError', state);
}

/** Filters around Python's `re`. */
export const REGEX_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'regex_replace',
    filter('value? pattern? replacement? ignorecase? multiline? count? mandatory_count?', regexReplace),
  ],
  [
    'regex_search',
    filter('value regex * **', ([value, regex], { rest, extra }) =>
      regexSearch(value ?? null, regex ?? null, rest, extra),
    ),
  ],
  [
    'regex_findall',
    filter('value regex multiline? ignorecase?', ([value, pattern, multiline, ignoreCase]) =>
      findAll(compileRegex(pattern ?? null, flag(ignoreCase), flag(multiline)), anyText(value)),
    ),
  ],
  ['regex_escape', filter('string re_type?', ([value, kind]) => regexEscape(value ?? null, text(kind, 'python')))],
]);
