import { PyDate, PyFloat, type Value } from '../parsing/value.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import type { TemplateEngine } from '../template/engine.ts';
import { constantData } from '../template/lazy/constant.ts';
import { noting, Reads } from '../template/reads.ts';
import type { VariableScope } from './scope.ts';

/** A value that a template gave, and what it was made from. */
interface Known {
  readonly value: Value;
  readonly reads: Reads;
  readonly searchPath: readonly string[];
}

interface Experience {
  readonly known: Known[];
  /** Where it is another one on each host: the last of each. */
  readonly own: WeakMap<object, Known>;
  hits: number;
  misses: number;
}

/** So many values of a template are kept, and so often more is it evaluated anew than found before it is taken for another on each host. */
const KEPT = 8;

/** What a template is evaluated as: what it gives as one is no answer to another. */
type Use = 'variable' | 'data' | 'condition' | 'expression';

type Experiences = Readonly<Record<Exclude<Use, 'expression'>, WeakMap<YamlNode, Experience>>> & {
  readonly expression: Map<string, Experience>;
  readonly shown: Map<string, Experience>;
};

const byEngine = new WeakMap<TemplateEngine, Experiences>();

/**
 * The value of a variable's template for a scope. Most read nothing of the host: what they gave for one host is taken for the
 * next, where each variable and file that was read is the same there.
 */
export function sharedValue(node: YamlNode, scope: VariableScope, evaluate: () => Value): Value {
  const experience = experienceAt(experiencesOf(scope.engine).variable, node);
  if (hasGivenUp(experience) && scope.host) return ownValue(experience.own, scope.host, scope, evaluate);
  return valueFor(experience, scope, evaluate, isPlain);
}

/** What it gave on this host for another task, where it would read the same again. */
function ownValue(own: WeakMap<object, Known>, host: object, scope: VariableScope, evaluate: () => Value): Value {
  const last = own.get(host);
  if (last && noting(undefined, () => holds(last, scope))) return last.value;
  const reads = new Reads();
  const value = noting(reads, evaluate);
  if (!reads.isSpoilt && isPlain(value)) own.set(host, { value, reads, searchPath: scope.searchPath });
  return value;
}

function hasGivenUp({ hits, misses }: Experience): boolean {
  return misses >= hits + KEPT;
}

/** The plain data of a node for a scope, by the same rule. Throws a `TemplateError`. */
export function sharedData(node: YamlNode, scope: VariableScope): Value {
  const constant = constantData.of(node);
  if (constant !== undefined) return constant;
  const evaluate = () => scope.engine.resolveNode(node, scope.options(node));
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return evaluate();
  return valueFor(experienceAt(experiencesOf(scope.engine).data, node), scope, evaluate, isNoContainer);
}

/** What a bare expression gives for a scope, by the same rule; `source` is the text of `node`. Throws a `TemplateError`. */
export function sharedCondition(source: string, node: YamlNode, scope: VariableScope): Value {
  const evaluate = () => scope.engine.evaluateExpression(source, scope.options(node));
  return valueFor(experienceAt(experiencesOf(scope.engine).condition, node), scope, evaluate, isNoContainer);
}

/** The same for an expression with no place of its own. */
export function sharedExpression(source: string, scope: VariableScope): Value {
  const evaluate = () => scope.engine.evaluateExpression(source, scope.options());
  return valueFor(experienceAt(experiencesOf(scope.engine).expression, source), scope, evaluate, isNoContainer);
}

/** What such an expression shows to people, by the same rule. */
export function sharedText(source: string, scope: VariableScope): Value {
  const evaluate = () => scope.engine.showExpression(source, scope.options());
  return valueFor(experienceAt(experiencesOf(scope.engine).shown, source), scope, evaluate, isNoContainer);
}

function valueFor(
  experience: Experience,
  scope: VariableScope,
  evaluate: () => Value,
  isKept: (value: Value) => boolean,
): Value {
  if (hasGivenUp(experience)) return noting(undefined, evaluate);
  const found = noting(undefined, () => experience.known.find((each) => holds(each, scope)));
  if (found) {
    experience.hits += 1;
    return found.value;
  }
  experience.misses += 1;
  const reads = new Reads();
  const value = noting(reads, evaluate);
  if (!reads.isSpoilt && experience.known.length < KEPT && isKept(value)) {
    experience.known.push({ value, reads, searchPath: scope.searchPath });
  }
  return value;
}

function experiencesOf(engine: TemplateEngine): Experiences {
  let experiences = byEngine.get(engine);
  if (!experiences) {
    experiences = {
      variable: new WeakMap(),
      data: new WeakMap(),
      condition: new WeakMap(),
      expression: new Map(),
      shown: new Map(),
    };
    byEngine.set(engine, experiences);
  }
  return experiences;
}

function experienceAt<Key>(
  experiences: { get(key: Key): Experience | undefined; set(key: Key, experience: Experience): unknown },
  key: Key,
): Experience {
  let experience = experiences.get(key);
  if (!experience) {
    experience = { known: [], own: new WeakMap(), hits: 0, misses: 0 };
    experiences.set(key, experience);
  }
  return experience;
}

/** Whether an evaluation in this scope would read the same. One that would fail is left to fail by itself. */
function holds({ reads, searchPath }: Known, scope: VariableScope): boolean {
  if (!isSamePath(searchPath, scope.searchPath)) return false;
  try {
    for (const [name, value] of reads.variables) if (scope.get(name) !== value) return false;
    for (const [name, isThere] of reads.asked) if (scope.has(name) !== isThere) return false;
    for (const [path, state] of reads.files) if (scope.engine.stateOf(path) !== state) return false;
    return true;
  } catch {
    return false;
  }
}

function isSamePath(left: readonly string[], right: readonly string[]): boolean {
  return left === right || (left.length === right.length && left.every((each, index) => each === right[index]));
}

/** Data to its depths. A lazy container would go on reading the variables of the first host. */
function isPlain(value: Value): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (value instanceof PyFloat || value instanceof PyDate) return true;
  if (Array.isArray(value)) return value.constructor === Array && value.every(isPlain);
  if (!(value instanceof Map) || value.constructor !== Map) return false;
  for (const [key, item] of value) if (!isPlain(key) || !isPlain(item)) return false;
  return true;
}

/** A container is its reader's own, who may write into it. */
function isNoContainer(value: Value): boolean {
  return !Array.isArray(value) && !(value instanceof Map) && isPlain(value);
}
