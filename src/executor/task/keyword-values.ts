import type { Value } from '../../parsing/value.ts';
import { PyFloat } from '../../parsing/value.ts';
import type { YamlNode } from '../../parsing/yaml/node.ts';
import { inherited } from '../../playbook/inheritance.ts';
import type { Task } from '../../playbook/model.ts';
import { TemplateError, withPrefix } from '../../template/values/errors.ts';
import { toRepr, toStr } from '../../template/values/text.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { sharedData } from '../../vars/shared-values.ts';

/** A keyword whose value is of no use: the task fails with this text. */
export class KeywordError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'KeywordError';
  }
}

/** The value of a keyword for a task, its templates rendered; undefined when it is not given or `omit`. */
export function keywordValue(task: Task, name: string, scope: VariableScope): Value | undefined {
  const keyword = inherited(task, name);
  if (!keyword) return undefined;
  try {
    return resolveUnlessOmitted(keyword.value, scope);
  } catch (error) {
    // Whom a task is delegated to is asked before its keywords are.
    if (!(error instanceof TemplateError) || name === 'delegate_to') throw error;
    throw withPrefix(`Error processing keyword '${name}': `, error);
  }
}

/** The plain value of a node, undefined where it resolves to `omit`. */
export function resolveUnlessOmitted(node: YamlNode, scope: VariableScope): Value | undefined {
  if (node.kind === 'scalar' && typeof node.value !== 'string') return scope.engine.resolveNode(node, scope.options());
  try {
    return sharedData(node, scope);
  } catch (error) {
    if (error instanceof TemplateError && error.pythonClass === 'AnsibleValueOmittedError') return undefined;
    throw error;
  }
}

export function booleanKeyword(task: Task, name: string, scope: VariableScope): boolean | undefined {
  const value = keywordValue(task, name, scope);
  return value === undefined || value === null ? undefined : toBoolean(value, name);
}

export function numberKeyword(task: Task, name: string, scope: VariableScope): number | undefined {
  const value = keywordValue(task, name, scope);
  return value === undefined || value === null ? undefined : toNumber(value, name);
}

export function textKeyword(task: Task, name: string, scope: VariableScope): string | undefined {
  const value = keywordValue(task, name, scope);
  return value === undefined || value === null ? undefined : toStr(value);
}

const TRUE = new Set(['y', 'yes', 'on', '1', 'true', 't', '1.0']);
const FALSE = new Set(['n', 'no', 'off', '0', 'false', 'f', '0.0']);

/** Ansible's `boolean`: words are accepted, anything else is an error. */
export function toBoolean(value: Value, name: string): boolean {
  if (typeof value === 'boolean') return value;
  const word = toStr(value).toLowerCase().trim();
  if (TRUE.has(word)) return true;
  if (FALSE.has(word)) return false;
  throw wrongType(value, name, 'bool');
}

export function toNumber(value: Value, name: string): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  if (value instanceof PyFloat) return value.value;
  const text = toStr(value).trim();
  const number = Number(text);
  if (text !== '' && Number.isFinite(number)) return number;
  throw wrongType(value, name, NUMBERS.get(name) ?? 'int');
}

/** Keywords that are numbers, but no integers. */
const NUMBERS = new Map([
  ['delay', 'float'],
  ['max_fail_percentage', 'percent'],
]);

function wrongType(value: Value, name: string, type: string): KeywordError {
  return new KeywordError(
    `Error processing keyword '${name}': The value ${toRepr(value)} could not be converted to '${type}'.`,
  );
}
