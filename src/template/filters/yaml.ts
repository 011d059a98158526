import type { Value } from '../../parsing/value.ts';
import { type ParsedYamlDocuments, parseYamlDocuments, toValue } from '../../parsing/yaml.ts';
import { pythonError, typeError } from '../values/errors.ts';
import { toStr } from '../values/text.ts';
import { isTrue } from '../values/truth.ts';
import { whole } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';
import { dumpYaml, type YamlOptions } from './yaml/dump.ts';

const KEYWORDS = ['indent', 'width', 'sort_keys', 'explicit_start', 'explicit_end', 'default_style'];
/** What `yaml.dump` takes too; only what asks for nothing is accepted. */
const NOT_SUPPORTED = ['canonical', 'line_break', 'encoding', 'version', 'tags'];

function checkKeywords(extra: ReadonlyMap<string, Value>): void {
  for (const name of extra.keys()) {
    if (name === 'allow_unicode')
      throw typeError("yaml.dump() got multiple values for keyword argument 'allow_unicode'");
    if (NOT_SUPPORTED.includes(name) && isTrue(extra.get(name) ?? null))
      throw typeError(`the argument '${name}' of yaml.dump() is not supported`);
    if (!KEYWORDS.includes(name) && !NOT_SUPPORTED.includes(name))
      throw typeError(`dump_all() got an unexpected keyword argument '${name}'`);
  }
}

/** Reads the keyword arguments of `yaml.dump`. */
function readOptions(flow: Value, indent: Value, extra: ReadonlyMap<string, Value>): YamlOptions {
  checkKeywords(extra);
  const isSet = (name: string, byDefault: boolean) => (extra.has(name) ? isTrue(extra.get(name) ?? null) : byDefault);
  const width = extra.get('width') ?? null;
  const style = extra.get('default_style') ?? null;
  return {
    indent: indent === null ? 2 : whole(indent),
    width: width === null ? 80 : whole(width) < 0 ? Number.MAX_SAFE_INTEGER : whole(width),
    flow: flow === null ? undefined : isTrue(flow),
    sortKeys: isSet('sort_keys', true),
    allowUnicode: true,
    explicitStart: isSet('explicit_start', false),
    explicitEnd: isSet('explicit_end', false),
    defaultStyle: style === null || style === '' ? undefined : toStr(style),
  };
}

function load(value: Value): Value[] | undefined {
  if (typeof value !== 'string') return undefined;
  return valuesOf(parseYamlDocuments(value, '<unicode string>', { json: false }));
}

function valuesOf({ nodes, diagnostics }: ParsedYamlDocuments): Value[] {
  const fault = diagnostics.find((each) => each.severity === 'error');
  if (fault) throw pythonError('AnsibleYAMLParserError', fault.summary);
  return nodes.map((node) => toValue(node));
}

function fromYaml(value: Value): Value {
  const documents = load(value);
  if (documents === undefined) return value;
  if (documents.length > 1) throw pythonError('AnsibleYAMLParserError', 'expected a single document in the stream');
  return documents[0] ?? null;
}

function fromYamlAll(value: Value): Value {
  return value === null ? [] : (load(value) ?? value);
}

/** Filters to and from YAML. */
export const YAML_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'to_yaml',
    filter('a * =default_flow_style **', ([value, flow], { extra }) =>
      dumpYaml(value ?? null, readOptions(flow ?? null, extra.get('indent') ?? null, extra)),
    ),
  ],
  [
    'to_nice_yaml',
    filter('a indent? * =default_flow_style **', ([value, indent = 4, flow = false], { extra }) =>
      dumpYaml(value ?? null, readOptions(flow, indent, extra)),
    ),
  ],
  ['from_yaml', filter('data', ([value]) => fromYaml(value ?? null))],
  ['from_yaml_all', filter('data', ([value]) => fromYamlAll(value ?? null))],
]);
