import type { SourceRange } from '../errors/source-range.ts';
import { UnsafeText } from '../parsing/value.ts';
import { nodeOf } from '../parsing/value-node.ts';
import type { YamlMapping, YamlNode, YamlScalar } from '../parsing/yaml/node.ts';
import { toStr } from '../template/values/text.ts';
import type { LoadContext } from './load-context.ts';
import { entryOf, isNull, itemsOf, textOf } from './yaml-access.ts';

/** A variable that a play asks the operator for. */
export interface Prompt {
  readonly name: string;
  readonly question: string;
  readonly initial: YamlScalar | undefined;
  /** Not shown while it is typed. */
  readonly secret: boolean;
  readonly confirm: boolean;
  /** What is typed is data, not a template. */
  readonly unsafe: boolean;
  readonly range: SourceRange;
}

const KEYS = new Set('name prompt default private confirm encrypt salt_size salt unsafe'.split(' '));

/** Reads `vars_prompt`; faults are reported. */
export function loadPrompts(node: YamlNode | undefined, context: LoadContext): Prompt[] {
  if (node === undefined || isNull(node) || textOf(node) === '') return [];
  return itemsOf(node).flatMap((item) => {
    if (item.kind === 'mapping') return loadPrompt(item, context);
    context.fail('playbook/parse', 'an entry of vars_prompt must be a mapping', item.range);
    return [];
  });
}

function loadPrompt(node: YamlMapping, context: LoadContext): Prompt[] {
  for (const { key } of node.entries) {
    if (KEYS.has(String(key.value))) continue;
    context.fail('playbook/parse', `vars_prompt has no key '${String(key.value)}'`, key.range);
  }
  const name = textOf(entryOf(node, 'name')?.value);
  if (name === undefined) {
    context.fail('playbook/parse', "an entry of vars_prompt needs a 'name'", node.range);
    return [];
  }
  const encrypt = entryOf(node, 'encrypt');
  if (encrypt && !isNull(encrypt.value)) {
    const hint = 'Use the filter password_hash where the variable is used.';
    context.fail('playbook/unsupported-keyword', "'encrypt' of vars_prompt is not supported", encrypt.key.range, hint);
  }
  const given = entryOf(node, 'default')?.value;
  const question = textOf(entryOf(node, 'prompt')?.value) ?? name;
  return [
    {
      name,
      question: given?.kind === 'scalar' && !isNull(given) ? `${question} [${toStr(given.value)}]: ` : `${question}: `,
      initial: given?.kind === 'scalar' && !isNull(given) ? given : undefined,
      secret: flag(node, 'private', true),
      confirm: flag(node, 'confirm', false),
      unsafe: flag(node, 'unsafe', false),
      range: node.range,
    },
  ];
}

/**
 * The value of what was typed; without an answer the default. Ansible makes a text of either: of nothing at all, `None`.
 */
export function answerOf(prompt: Prompt, typed: string | undefined): YamlNode {
  const { initial, unsafe, range } = prompt;
  if (typed !== undefined && (typed !== '' || !initial)) {
    return nodeOf(unsafe ? new UnsafeText(typed) : typed, range);
  }
  if (!initial) return nodeOf('None', range);
  const { plain, block } = initial;
  return { kind: 'scalar', value: toStr(initial.value), plain, range: initial.range, ...(block && { block }) };
}

function flag(node: YamlMapping, name: string, otherwise: boolean): boolean {
  const value = entryOf(node, name)?.value;
  if (value?.kind !== 'scalar' || value.value === null) return otherwise;
  return ['true', 'yes', 'on', '1', 'y', 't'].includes(String(value.value).toLowerCase());
}
