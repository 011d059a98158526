import { type Binding, bindingIn, type Layer, namesIn } from './layer.ts';

/** Layers that belong together, lowest first, as a scope asks them. */
export interface LayerGroup {
  readonly layers: readonly Layer[];
  /** The binding of a name in the highest of them that has it. Throws `Suspended` where it is outstanding. */
  binding(name: string): Binding | undefined;
  /** Those of the names that some of them has. */
  among(names: ReadonlySet<string>): readonly string[];
  /** The names in them that can be variables. Throws `Suspended` where that is not known. */
  names(): Iterable<string>;
}

/** Layers that do not change: each name is looked up once for all the scopes that share them. */
export class SettledLayers implements LayerGroup {
  readonly layers: readonly Layer[];
  readonly #found = new Map<string, Binding | null>();
  #among: Among | undefined;
  #names: ReadonlySet<string> | undefined;

  constructor(layers: readonly Layer[]) {
    this.layers = layers;
  }

  binding(name: string): Binding | undefined {
    let binding = this.#found.get(name);
    if (binding === undefined) {
      binding = highest(this.layers, name) ?? null;
      this.#found.set(name, binding);
    }
    return binding ?? undefined;
  }

  among(names: ReadonlySet<string>): readonly string[] {
    this.#among ??= new Map();
    return namesAmong(this.#among, names, (name) => this.binding(name) !== undefined);
  }

  names(): Iterable<string> {
    this.#names ??= new Set(this.layers.flatMap((layer) => [...namesIn(layer)]));
    return this.#names;
  }
}

const joined = new WeakMap<LayerGroup, WeakMap<LayerGroup, readonly LayerGroup[]>>();

/** Groups of which the second stands right above the first; as one where neither changes, since the scopes of many hosts have both. */
export function joinGroups(lower: LayerGroup, upper: LayerGroup): readonly LayerGroup[] {
  const isSettled = lower instanceof SettledLayers && upper instanceof SettledLayers;
  if (!isSettled || lower.layers.length === 0 || upper.layers.length === 0) return [lower, upper];
  let known = joined.get(lower);
  if (!known) {
    known = new WeakMap();
    joined.set(lower, known);
  }
  let groups = known.get(upper);
  if (!groups) {
    groups = [new SettledLayers([...lower.layers, ...upper.layers])];
    known.set(upper, groups);
  }
  return groups;
}

/** A few small layers that do not change, laid over each other at once: what is said of one host. */
export class MergedLayers implements LayerGroup {
  readonly layers: readonly Layer[];
  readonly #bindings = new Map<string, Binding>();
  #among: Among | undefined;

  constructor(layers: readonly Layer[]) {
    this.layers = layers;
    for (const layer of layers) {
      for (const name of namesIn(layer)) this.#bindings.set(name, bindingIn(layer, name) as Binding);
    }
  }

  binding(name: string): Binding | undefined {
    return this.#bindings.get(name);
  }

  among(names: ReadonlySet<string>): readonly string[] {
    this.#among ??= new Map();
    return namesAmong(this.#among, names, (name) => this.#bindings.has(name));
  }

  names(): Iterable<string> {
    return this.#bindings.keys();
  }
}

/** Layers that may change while scopes see them, or that only one scope sees. */
export class LiveLayers implements LayerGroup {
  readonly layers: readonly Layer[];

  constructor(layers: readonly Layer[]) {
    this.layers = layers;
  }

  binding(name: string): Binding | undefined {
    return highest(this.layers, name);
  }

  among(names: ReadonlySet<string>): readonly string[] {
    const layers = this.layers.filter(({ variables }) => variables.size > 0);
    if (layers.length === 0) return NO_NAMES;
    return [...names].filter((name) => layers.some(({ variables }) => variables.has(name)));
  }

  *names(): Generator<string> {
    for (const layer of this.layers) yield* namesIn(layer);
  }
}

const NO_NAMES: readonly string[] = [];

/** What layers that do not change have of sets of names that are asked for again and again. */
type Among = Map<ReadonlySet<string>, readonly string[]>;

function namesAmong(known: Among, names: ReadonlySet<string>, has: (name: string) => boolean): readonly string[] {
  let found = known.get(names);
  if (!found) {
    found = [...names].filter(has);
    known.set(names, found);
  }
  return found;
}

export const NO_LAYERS: LayerGroup = new SettledLayers([]);

function highest(layers: readonly Layer[], name: string): Binding | undefined {
  for (let index = layers.length - 1; index >= 0; index -= 1) {
    const layer = layers[index];
    const binding = layer && bindingIn(layer, name);
    if (binding) return binding;
  }
  return undefined;
}
