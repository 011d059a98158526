import { PyDate, PyFloat, type Value } from '../parsing/value.ts';
import type { YamlNode } from '../parsing/yaml-node.ts';
import type { TemplateEngine } from '../template/engine.ts';
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
  hits: number;
  misses: number;
}

/** So many values of a template are kept, and so often more is it evaluated anew than found before it is taken for another on each host. */
const KEPT = 8;

const byEngine = new WeakMap<TemplateEngine, WeakMap<YamlNode, Experience>>();

/**
 * The value of a variable's template for a scope. Most read nothing of the host: what they gave for one host is taken for the
 * next, where each variable and file that was read is the same there.
 */
export function sharedValue(node: YamlNode, scope: VariableScope, evaluate: () => Value): Value {
  const experience = experienceOf(node, scope.engine);
  if (experience.misses >= experience.hits + KEPT) return noting(undefined, evaluate);
  const found = noting(undefined, () => experience.known.find((each) => holds(each, scope)));
  if (found) {
    experience.hits += 1;
    return found.value;
  }
  experience.misses += 1;
  const reads = new Reads();
  const value = noting(reads, evaluate);
  if (!reads.isSpoilt && experience.known.length < KEPT && isPlain(value)) {
    experience.known.push({ value, reads, searchPath: scope.searchPath });
  }
  return value;
}

function experienceOf(node: YamlNode, engine: TemplateEngine): Experience {
  let experiences = byEngine.get(engine);
  if (!experiences) {
    experiences = new WeakMap();
    byEngine.set(engine, experiences);
  }
  let experience = experiences.get(node);
  if (!experience) {
    experience = { known: [], hits: 0, misses: 0 };
    experiences.set(node, experience);
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
