import { didYouMean } from '../errors/closest-name.ts';
import type { YamlEntry, YamlMapping, YamlNode } from '../parsing/yaml/node.ts';
import { isVariableName } from '../vars/variable-name.ts';
import { NO_VARIABLES, type Variables } from '../vars/variables.ts';
import { goneKeywordHint } from './gone.ts';
import { findKeyword, type KeywordKind, type KeywordRule, type KeywordType, keywordNames } from './keywords.ts';
import type { LoadContext } from './load-context.ts';
import type { Keyword, Keywords } from './model.ts';
import { describeNode, isTemplate, itemsOf, textOf } from './yaml-access.ts';

/** The entries of a mapping with string keys; others are reported. */
export function readEntries(node: YamlMapping, context: LoadContext, what: string): readonly YamlEntry[] {
  if (node.entries.every(hasTextKey)) return node.entries;
  return node.entries.filter((entry) => {
    if (hasTextKey(entry)) return true;
    context.fail('playbook/parse', `a key of ${what} must be a string`, entry.key.range);
    return false;
  });
}

function hasTextKey({ key }: YamlEntry): boolean {
  return typeof key.value === 'string';
}

/**
 * Checks the entries that are keywords of this place and returns them by name. Unknown names are reported, with the
 * nearest known one as a hint.
 */
export function loadKeywords(entries: readonly YamlEntry[], kind: KeywordKind, context: LoadContext): Keywords {
  const keywords = new Map<string, Keyword>();
  for (const entry of entries) {
    const { key, value } = entry;
    const name = key.value as string;
    const rule = findKeyword(kind, name);
    if (!rule) {
      reportUnknown(name, kind, key.range, context);
    } else if (rule.support === 'refused' && !isHarmless(name, value)) {
      context.fail('playbook/unsupported-keyword', `'${name}' is not supported: ${rule.note}`, key.range);
    } else {
      checkType(rule, value, context);
      if (rule.type === 'defaults') refuseGroups(value, context);
      keywords.set(name, entry);
    }
  }
  return keywords;
}

/** `vars:` as variables; the names must be usable ones. */
export function loadVars(node: YamlNode | undefined, what: string, context: LoadContext): Variables {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return NO_VARIABLES;
  if (node.kind !== 'mapping') {
    context.fail('playbook/parse', `vars of a ${what} must be a mapping, not ${describeNode(node)}`, node.range);
    return NO_VARIABLES;
  }
  const variables = new Map<string, YamlNode>();
  for (const { key, value } of node.entries) {
    if (typeof key.value === 'string' && isVariableName(key.value)) variables.set(key.value, value);
    else context.fail('playbook/parse', `'${String(key.value)}' is not a valid variable name`, key.range, NAME_HINT);
  }
  return variables;
}

const NAME_HINT = 'A name has letters, digits and underscores, does not begin with a digit and is no Python keyword.';

function reportUnknown(name: string, kind: KeywordKind, range: YamlEntry['key']['range'], context: LoadContext): void {
  context.fail(
    'playbook/unsupported-keyword',
    `'${name}' is not a keyword of a ${kind}`,
    range,
    goneKeywordHint(name) ?? didYouMean(name, keywordNames(kind)),
  );
}

/** `debugger: never` says what happens anyway. */
function isHarmless(name: string, value: YamlNode): boolean {
  if (value.kind !== 'scalar') return false;
  if (name === 'debugger') return value.value === 'never';
  return value.value === null;
}

/** `group/aws` stands for the modules of a collection; there are no such groups here. */
function refuseGroups(node: YamlNode, context: LoadContext): void {
  for (const item of itemsOf(node)) {
    for (const { key } of item.kind === 'mapping' ? item.entries : []) {
      if (!String(key.value).startsWith('group/')) continue;
      const summary = `module_defaults of '${String(key.value)}' are not supported: name the modules`;
      context.fail('playbook/unsupported-keyword', summary, key.range);
    }
  }
}

function checkType(rule: KeywordRule, value: YamlNode, context: LoadContext): void {
  const text = textOf(value);
  if (text !== undefined && isTemplate(text) && !NO_TEMPLATES.has(rule.type)) return;
  if (value.kind === 'scalar' && value.value === null) return;
  if (CHECKS[rule.type](value, text)) return;
  const wanted = WANTED[rule.type];
  context.fail('playbook/parse', `'${rule.name}' must be ${wanted}, not ${describeValue(value)}`, value.range);
}

/** These must stand in the file as they are. */
const NO_TEMPLATES: ReadonlySet<KeywordType> = new Set(['mapping', 'tasks', 'defaults']);

const WANTED: Record<KeywordType, string> = {
  any: 'a value',
  boolean: 'a boolean',
  integer: 'an integer',
  number: 'a number',
  string: 'a string',
  list: 'a list',
  texts: 'a list',
  tasks: 'a list of tasks',
  mapping: 'a mapping',
  defaults: 'a mapping of module names, or a list of such',
};

const BOOLEAN_WORDS = new Set('y yes on 1 true t 1.0 n no off 0 false f 0.0'.split(' '));

const CHECKS: Record<KeywordType, (node: YamlNode, text: string | undefined) => boolean> = {
  any: () => true,
  boolean: (node, text) =>
    text !== undefined ? BOOLEAN_WORDS.has(text.toLowerCase()) : node.kind === 'scalar' && isBooleanLike(node.value),
  integer: (node, text) =>
    text !== undefined ? /^\s*[+-]?\d+\s*$/.test(text) : node.kind === 'scalar' && isNumberLike(node.value),
  number: (node, text) =>
    text !== undefined ? Number.isFinite(Number(text)) : node.kind === 'scalar' && isNumberLike(node.value),
  string: (node) => node.kind === 'scalar',
  list: (node) => node.kind === 'sequence' || node.kind === 'scalar',
  texts: (node, text) => text !== undefined || node.kind === 'sequence',
  tasks: (node) => node.kind === 'sequence',
  mapping: (node) => node.kind === 'mapping',
  defaults: (node) => itemsOf(node).every((item) => item.kind === 'mapping'),
};

function isBooleanLike(value: unknown): boolean {
  return typeof value === 'boolean' || value === 0 || value === 1;
}

function isNumberLike(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || (typeof value === 'object' && value !== null);
}

function describeValue(node: YamlNode): string {
  const text = textOf(node);
  return text === undefined ? describeNode(node) : `'${text}'`;
}
