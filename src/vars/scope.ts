import type { SourceRange } from '../errors/source-range.ts';
import type { Value } from '../parsing/value.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import type { EvaluateOptions, TemplateEngine } from '../template/engine.ts';
import { constantVariables } from '../template/lazy/constant.ts';
import { notePresence, noteVariable, noting, spoilReads } from '../template/reads.ts';
import type { Scope } from '../template/render-context.ts';
import { TemplateError } from '../template/values/errors.ts';
import { type Binding, bindingIn, type Layer, valuesLayer } from './layer.ts';
import { type LayerGroup, LiveLayers } from './layer-group.ts';
import type { PrecedenceLevel } from './precedence.ts';
import type { ReadLog } from './read-log.ts';
import { sharedValue } from './shared-values.ts';
import { Suspended } from './suspended.ts';
import { UnknownValue } from './unknown.ts';

/** Who notes what is read of the lowest so many groups. */
interface Watch {
  readonly log: ReadLog;
  readonly groups: number;
}

/** Where the value of a variable comes from. */
export interface Origin {
  readonly level: PrecedenceLevel;
  /** Absent for data of hosts and of the engine. */
  readonly range?: SourceRange;
}

/**
 * The variables as one task on one host sees them. A value is templated when it is first read and kept for the life of
 * the scope: an evaluation that had to stop (`Suspended`) is repeated with a new scope.
 */
export class VariableScope implements Scope {
  readonly engine: TemplateEngine;
  readonly searchPath: readonly string[];
  readonly #groups: readonly LayerGroup[];
  readonly #ahead: boolean;
  readonly #watch: Watch | undefined;
  /** Stands for the host: one and the same object in all of its scopes. */
  readonly host: object | undefined;
  #memo: Map<string, Value> | undefined;
  #active: Set<string> | undefined;

  /** `groups` are ordered by precedence, lowest first; `ahead`: for an evaluation ahead of its task's turn. */
  constructor(
    engine: TemplateEngine,
    groups: readonly LayerGroup[],
    searchPath: readonly string[],
    host?: object,
    ahead = false,
    watch?: Watch,
  ) {
    this.host = host;
    this.#ahead = ahead;
    this.#watch = watch;
    this.engine = engine;
    this.searchPath = searchPath;
    this.#groups = groups;
  }

  get(name: string): Value | undefined {
    let value = this.#memo?.get(name);
    if (value === undefined) {
      const binding = this.binding(name);
      value = binding && this.#resolve(name, binding);
      // Results may yet be written into, and still be the same object.
      if (binding?.kind === 'value' && typeof value === 'object') spoilReads();
      else if (value !== undefined) this.#remember(name, value);
    }
    noteVariable(name, value);
    return value;
  }

  #remember(name: string, value: Value): void {
    this.#memo ??= new Map();
    this.#memo.set(name, value);
  }

  has(name: string): boolean {
    const isThere = this.binding(name) !== undefined;
    notePresence(name, isThere);
    return isThere;
  }

  /** Those of the names that are variables: cheaper than asking for one after the other. */
  among(names: ReadonlySet<string>): ReadonlySet<string> {
    if (this.#watch) return names;
    spoilReads();
    const found = new Set<string>();
    for (const group of this.#groups) for (const name of group.among(names)) found.add(name);
    return found;
  }

  names(): Iterable<string> {
    this.#watch?.log.spoil();
    spoilReads();
    const names = new Set<string>();
    for (const group of this.#groups) for (const name of group.names()) names.add(name);
    return names;
  }

  /** The binding that wins for a name. */
  binding(name: string): Binding | undefined {
    for (let index = this.#groups.length - 1; index >= 0; index -= 1) {
      const binding = this.#groups[index]?.binding(name);
      if (!binding) continue;
      if (this.#watch && index < this.#watch.groups) this.#watch.log.note(name, binding);
      return binding;
    }
    this.#watch?.log.note(name, undefined);
    return undefined;
  }

  /** A variable of another scope, its templates rendered with the variables of this one. */
  borrow(name: string, other: VariableScope): Value | undefined {
    spoilReads();
    const binding = other.binding(name);
    return binding?.kind === 'node' ? this.#evaluate(binding.node) : other.get(name);
  }

  /** Where the value that wins comes from. */
  originOf(name: string): Origin | undefined {
    spoilReads();
    const binding = this.binding(name);
    return binding && originOfBinding(binding);
  }

  /** Every place that sets the name: the one that wins first, then those that it beats. */
  originsOf(name: string): Origin[] {
    this.#watch?.log.spoil();
    return this.#groups
      .flatMap(({ layers }) => layers)
      .map((layer) => bindingIn(layer, name))
      .filter((binding) => binding !== undefined)
      .map(originOfBinding)
      .reverse();
  }

  /** The same variables with some of the engine's own on top (loop variables, a result that is being judged). */
  with(values: ReadonlyMap<Value, Value>): VariableScope {
    return this.withLayers([valuesLayer('local', values)]);
  }

  /** The same variables with more layers on top. */
  withLayers(layers: readonly Layer[]): VariableScope {
    if (layers.length === 0) return this;
    return new VariableScope(
      this.engine,
      [...this.#groups, new LiveLayers(layers)],
      this.searchPath,
      this.host,
      this.#ahead,
      this.#watch,
    );
  }

  /** The same variables; what is read of them, also below layers on top of them, is noted. */
  watchedBy(log: ReadLog): VariableScope {
    const watch = { log, groups: this.#groups.length };
    return new VariableScope(this.engine, this.#groups, this.searchPath, this.host, this.#ahead, watch);
  }

  /** The same variables for what nobody notes. */
  unwatched(): VariableScope {
    if (!this.#watch) return this;
    return new VariableScope(this.engine, this.#groups, this.searchPath, this.host, this.#ahead);
  }

  mayHaveEffects(): void {
    if (this.#ahead) throw new Suspended('a command on the control node');
  }

  /** What evaluating a template in this scope needs; `place` is the node that the text stands in. */
  options(place?: YamlNode): EvaluateOptions {
    return { scope: this, searchPath: this.searchPath, text: place };
  }

  #resolve(name: string, binding: Binding): Value {
    if (binding.kind === 'value') return knownValue(binding.value);
    const constant = binding.kind === 'node' ? constantVariables.of(binding.node) : undefined;
    if (constant !== undefined) return constant;
    this.#active ??= new Set();
    if (this.#active.has(name)) throw recursiveLoop(name, binding);
    this.#active.add(name);
    try {
      return binding.kind === 'computed' ? binding.compute(this) : this.#evaluate(binding.node);
    } catch (error) {
      spoilReads();
      throw error;
    } finally {
      this.#active.delete(name);
    }
  }

  #evaluate(node: YamlNode): Value {
    const evaluate = () => this.engine.lazyNode(node, this.options(node));
    // A dict or list goes on reading when it is read.
    return node.kind === 'scalar' ? sharedValue(node, this, evaluate) : noting(undefined, evaluate);
  }
}

function knownValue(value: Value): Value {
  if (!(value instanceof UnknownValue)) return value;
  spoilReads();
  return value.trip();
}

function recursiveLoop(name: string, binding: Binding): TemplateError {
  const place = binding.kind === 'node' ? binding.node.range : undefined;
  return new TemplateError(
    'AnsibleTemplateError',
    'Recursive loop detected in template: maximum recursion depth exceeded',
    {
      hint: `The variable '${name}' is made from itself.`,
      ...(place ? { path: place.file, line: place.line, column: place.column } : {}),
    },
  );
}

function originOfBinding(binding: Binding): Origin {
  return binding.kind === 'node' ? { level: binding.level, range: binding.node.range } : { level: binding.level };
}
