import { resolve } from 'node:path';
import type { YamlNode } from '../parsing/yaml/node.ts';
import type { Variables } from '../vars/variables.ts';
import type { LoadContext } from './load-context.ts';
import type { Play } from './model.ts';
import { describeNode, isNull, isTemplate, textOf } from './yaml-access.ts';

/** Variables of the play that are known without a host, lowest precedence first: `vars`, of imports too, `vars_files`. */
export function playVariables(play: Play, context: LoadContext): Variables[] {
  const files = play.varsFiles
    .map((choices) => choices.map((node) => textOf(node)))
    .filter((choices) => choices.every((text) => text !== undefined && !isTemplate(text)))
    .map((choices) => readVarsFile(choices as string[], play, context));
  return [play.vars, ...play.imports.map((each) => each.vars), ...files.filter((each) => each !== undefined)];
}

/** The variables of the first of these files that exists; a relative path is below `vars/` or beside the playbook. */
export function readVarsFile(choices: readonly string[], play: Play, context: LoadContext): Variables | undefined {
  for (const choice of choices) {
    const path = [resolve(play.directory, 'vars', choice), resolve(play.directory, choice)].find((each) =>
      context.exists(each),
    );
    if (path) return asVariables(context.readDocument(path), context);
  }
  return undefined;
}

/** The entries of a variables file; an empty file has none. Anything but a mapping is reported. */
export function asVariables(node: YamlNode | undefined, context: LoadContext): Variables {
  if (node === undefined || isNull(node)) return new Map();
  if (node.kind !== 'mapping') {
    context.fail('playbook/parse', `a file of variables must be a mapping, not ${describeNode(node)}`, node.range);
    return new Map();
  }
  const variables = new Map<string, YamlNode>();
  for (const { key, value } of node.entries) if (typeof key.value === 'string') variables.set(key.value, value);
  return variables;
}
