import type { Value } from '../../parsing/value.ts';
import { pythonError } from '../values/errors.ts';
import { toRepr, toStr } from '../values/text.ts';
import { typeName } from '../values/types.ts';
import { trimEnd } from '../values/white-space.ts';
import { whole } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

interface CommentStyle {
  readonly beginning?: string;
  readonly decoration: string;
  readonly end?: string;
}

const STYLES = new Map<string, CommentStyle>([
  ['plain', { decoration: '# ' }],
  ['erlang', { decoration: '% ' }],
  ['c', { decoration: '// ' }],
  ['cblock', { beginning: '/*', decoration: ' * ', end: ' */' }],
  ['xml', { beginning: '<!--', decoration: ' - ', end: '-->' }],
]);

/** The `comment` filter: a text in the comment signs of a file format. */
function comment(value: string, styleName: Value, options: ReadonlyMap<string, Value>): string {
  const style = STYLES.get(toStr(styleName));
  if (!style) throw pythonError('AnsibleTemplatePluginError', `Invalid style ${toRepr(styleName)}.`);
  const option = (name: string, byDefault: string) => toStr(options.get(name) ?? byDefault);
  const newline = option('newline', '\n');
  const decoration = option('decoration', style.decoration);
  const sign = trimEnd(decoration);
  const beginning = option('beginning', style.beginning ?? '');
  const end = option('end', style.end ?? '');
  const prefix = option('prefix', sign);
  const prefixLine = prefix === newline ? newline : prefix + newline;
  const body = decoration + value.replaceAll(newline, newline + decoration);
  return [
    beginning && beginning + newline,
    prefix && prefixLine.repeat(whole(options.get('prefix_count'), 1)),
    body.replaceAll(decoration + newline, sign + newline),
    (newline + option('postfix', sign)).repeat(whole(options.get('postfix_count'), 1)),
    end && newline + end,
  ].join('');
}

function commented(value: Value): string {
  if (typeof value === 'string') return value;
  throw pythonError('AttributeError', `'${typeName(value)}' object has no attribute 'replace'`);
}

/** The `comment` filter. */
export const COMMENT_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'comment',
    filter('text style? **', ([value = null, style = 'plain'], { extra }) => comment(commented(value), style, extra)),
  ],
]);
