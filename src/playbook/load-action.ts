import { didYouMean } from '../errors/closest-name.ts';
import type { Placed } from '../errors/source-range.ts';
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar } from '../parsing/yaml/node.ts';
import { parseFreeForm } from './free-form.ts';
import { goneKeywordHint, ownModuleHint } from './gone.ts';
import { findKeyword, keywordNames } from './keywords.ts';
import type { LoadContext, ModuleEntry } from './load-context.ts';
import type { Action } from './model.ts';
import { ENGINE_ACTIONS, shortModuleName } from './module-names.ts';
import {
  describeNode,
  isNull,
  isTemplate,
  isWholeTemplate,
  mappingAt,
  mappingOf,
  scalarAt,
  textOf,
} from './yaml-access.ts';

export interface LoadedAction {
  readonly action: Action;
  /** `local_action` delegates to the control node. */
  readonly isLocal: boolean;
}

/** The module of a task and the key that names it. */
interface Candidate {
  readonly written: string;
  readonly key: Placed;
  readonly value: YamlNode | undefined;
  readonly isLocal: boolean;
}

interface Arguments {
  readonly args: YamlMapping;
  readonly freeForm: YamlScalar | undefined;
}

/**
 * Finds the module of a task in one of the forms that Ansible knows (`copy:`, `action: copy …`, `local_action:`) and
 * brings its arguments into one form. `undefined` after a fault, which is reported.
 */
export function loadAction(
  entries: readonly YamlEntry[],
  task: YamlMapping,
  context: LoadContext,
): LoadedAction | undefined {
  const candidates: Candidate[] = [];
  for (const entry of entries) {
    const candidate = candidateOf(entry);
    if (candidate) candidates.push(candidate);
  }
  const candidate = chooseCandidate(candidates, task, context);
  if (!candidate) return undefined;
  const entry = findAction(candidate, context);
  if (!entry) return undefined;
  const given = readArguments(candidate, entry, context);
  if (!given) return undefined;
  return { action: mergeArgs(candidate, entry, given, entries, context), isLocal: candidate.isLocal };
}

function candidateOf({ key, value }: YamlEntry): Candidate | undefined {
  const name = key.value as string;
  if (name === 'action' || name === 'local_action') return oldStyle(name === 'local_action', value);
  if (findKeyword('handler', name)) return undefined;
  return { written: name, key, value, isLocal: false };
}

/** `action: copy src=a dest=b` and `action: {module: copy, …}`. */
function oldStyle(isLocal: boolean, value: YamlNode): Candidate {
  if (value.kind === 'mapping') {
    const rest = value.entries.filter((entry) => entry.key.value !== 'module');
    const [word, text] = splitFirst(textOf(value.entries.find((entry) => entry.key.value === 'module')?.value) ?? '');
    const args = text === '' ? mappingOf(rest, value.range) : scalarAt(text, value.range);
    return { written: word, key: value, value: args, isLocal };
  }
  const [word, text] = splitFirst(textOf(value) ?? '');
  return { written: word, key: value, value: text === '' ? undefined : scalarAt(text, value.range), isLocal };
}

function splitFirst(text: string): [string, string] {
  const match = /^\s*(\S+)\s*([\s\S]*)$/.exec(text);
  return [match?.[1] ?? '', (match?.[2] ?? '').trimEnd()];
}

function chooseCandidate(
  candidates: readonly Candidate[],
  task: YamlMapping,
  context: LoadContext,
): Candidate | undefined {
  const first = candidates[0];
  if (!first || first.written === '') {
    context.fail('playbook/parse', 'no module/action detected in task', (first?.key ?? task).range);
    return undefined;
  }
  if (candidates.length === 1) return first;
  const known = candidates.filter(({ written }) => isKnown(written, context));
  const [chosen, second] = known;
  if (!chosen) return first;
  if (second) {
    const summary = `conflicting action statements: ${chosen.written}, ${second.written}`;
    context.fail('playbook/parse', summary, second.key.range, 'A task has one module.');
    return undefined;
  }
  for (const other of candidates) if (other !== chosen) reportStrayKey(other, context);
  return chosen;
}

function isKnown(written: string, context: LoadContext): boolean {
  return ENGINE_ACTIONS.has(shortModuleName(written)) || context.options.findModule(written) !== undefined;
}

function reportStrayKey({ written, key }: Candidate, context: LoadContext): void {
  const hint = goneKeywordHint(written) ?? didYouMean(written, keywordNames('handler'));
  context.fail('playbook/unsupported-keyword', `'${written}' is not a keyword of a task`, key.range, hint);
}

function findAction(candidate: Candidate, context: LoadContext): ModuleEntry | undefined {
  const { written, key } = candidate;
  const name = shortModuleName(written);
  if (ENGINE_ACTIONS.has(name)) return { name, takesFreeForm: true, keepsText: false };
  const found = context.options.findModule(written);
  if (found) return found;
  if (isTemplate(written)) {
    context.fail(
      'playbook/unsupported-module',
      `a module name made by a template is not supported: ${written}`,
      key.range,
    );
    return undefined;
  }
  context.fail(
    'playbook/unsupported-module',
    `the module '${written}' is not supported or does not exist`,
    key.range,
    context.options.moduleHint?.(written) ??
      ownModuleHint(written, key.range.file, context) ??
      didYouMean(name, context.options.moduleNames()),
  );
  return undefined;
}

function readArguments(candidate: Candidate, entry: ModuleEntry, context: LoadContext): Arguments | undefined {
  const { value } = candidate;
  if (value === undefined || isNull(value)) return { args: mappingAt([], candidate.key.range), freeForm: undefined };
  if (value.kind === 'mapping') return { args: value, freeForm: undefined };
  const text = textOf(value);
  if (text !== undefined && value.kind === 'scalar') return parseFreeForm(value, text, entry, context);
  const summary = `the arguments of '${candidate.written}' must be a mapping or a string, not ${describeNode(value)}`;
  context.fail('module/arguments', summary, value.range);
  return undefined;
}

/** Puts `args:` below the arguments that stand with the module. */
function mergeArgs(
  candidate: Candidate,
  entry: ModuleEntry,
  given: Arguments,
  entries: readonly YamlEntry[],
  context: LoadContext,
): Action {
  const { written, key } = candidate;
  const { args, freeForm } = given;
  const actionWith = (parts: Pick<Action, 'args' | 'freeForm' | 'variableArgs'>): Action => ({
    written,
    module: entry.name,
    key,
    args: parts.args,
    freeForm: parts.freeForm,
    variableArgs: parts.variableArgs,
  });
  const extra = entries.find((each) => each.key.value === 'args')?.value;
  const wholeText = freeForm && textOf(freeForm);
  if (freeForm && !entry.takesFreeForm && wholeText !== undefined && isWholeTemplate(wholeText)) {
    return actionWith({ args, freeForm: undefined, variableArgs: freeForm });
  }
  if (extra === undefined || isNull(extra)) return actionWith({ args, freeForm, variableArgs: undefined });
  const template = textOf(extra);
  if (template !== undefined && isTemplate(template) && extra.kind === 'scalar') {
    return actionWith({ args, freeForm, variableArgs: extra });
  }
  if (extra.kind !== 'mapping') {
    context.fail('playbook/parse', `'args' must be a mapping, not ${describeNode(extra)}`, extra.range);
    return actionWith({ args, freeForm, variableArgs: undefined });
  }
  const names = new Set(args.entries.map((each) => each.key.value));
  const below = extra.entries.filter((each) => !names.has(each.key.value));
  return actionWith({
    args: mappingOf([...below, ...args.entries], args.range),
    freeForm,
    variableArgs: undefined,
  });
}
