import type { SourceRange } from '../../../errors/source-range.ts';
import type { Value } from '../../../parsing/value.ts';
import { findGlobal } from '../../globals/index.ts';
import type { RenderContext } from '../../render-context.ts';
import { toMarker } from '../../values/undefined.ts';
import type { CompiledBlock, CompiledTemplate } from './compiled-template.ts';

/** A template found by name, and the place that its errors are reported at. */
export interface LoadedTemplate {
  readonly template: CompiledTemplate;
  /** The name that it was found by, for messages. */
  readonly name: string;
  readonly locate: Locate;
}

/** Maps a place that generated code noted to one in a file; undefined where it cannot be told. */
export type Locate = (place: number) => SourceRange | undefined;

/** Finds a template that another one names. Throws a `TemplateError` where there is none. */
type LoadTemplate = (names: readonly string[]) => LoadedTemplate;

/** A block and the places of the template that wrote it. */
export interface PlacedBlock {
  readonly block: CompiledBlock;
  readonly locate: Locate;
}

export interface ContextOptions {
  readonly render: RenderContext;
  readonly load: LoadTemplate;
  readonly locate: Locate;
  /** The context whose names are seen too; without one, `isolated` says whether variables are seen. */
  readonly parent?: TemplateContext;
  readonly isolated?: boolean;
  readonly locals?: ReadonlyMap<string, Value>;
  readonly mutates?: boolean;
  /** Makes the copy of a variable that a template which changes values gets. */
  readonly detach?: (value: Value) => Value;
}

/** The names that one template sees while it is rendered: its own, its locals, its parent's, variables, globals. */
export class TemplateContext {
  readonly options: ContextOptions;
  // Made when they are needed: most templates are one expression.
  #blocks: Map<string, PlacedBlock[]> | undefined;
  #assigned: Map<string, Value> | undefined;
  #detached: Map<string, Value> | undefined;

  constructor(options: ContextOptions) {
    this.options = options;
  }

  get render(): RenderContext {
    return this.options.render;
  }

  /** The value of a name, or undefined where nothing has that name. A variable that fails is a marker. */
  find(name: string): Value | undefined {
    const { locals, parent, isolated } = this.options;
    const own = this.#assigned?.get(name) ?? locals?.get(name);
    if (own !== undefined && own !== null) return own;
    if (this.#assigned?.has(name) || locals?.has(name)) return null;
    if (parent) return parent.find(name);
    const variable = isolated ? undefined : this.#variable(name);
    return variable === undefined ? findGlobal(name) : variable;
  }

  #variable(name: string): Value | undefined {
    const known = this.#detached?.get(name);
    if (known !== undefined) return known;
    const value = this.#readVariable(name);
    if (value === undefined || !this.options.mutates || !this.options.detach) return value;
    const copy = this.options.detach(value);
    this.#detached ??= new Map();
    this.#detached.set(name, copy);
    return copy;
  }

  #readVariable(name: string): Value | undefined {
    try {
      return this.render.scope.get(name);
    } catch (error) {
      return toMarker(error);
    }
  }

  assign(name: string, value: Value): void {
    this.#assigned ??= new Map();
    this.#assigned.set(name, value);
  }

  /** What an importing template sees of this one: assignments at the top level whose name has no leading underscore. */
  exported(): Map<string, Value> {
    return new Map([...(this.#assigned ?? [])].filter(([name]) => !name.startsWith('_')));
  }

  /** Appends the blocks of a template below those that are there: a child's come before its parent's. */
  addBlocks({ template, locate }: Pick<LoadedTemplate, 'template' | 'locate'>): void {
    if (template.blocks.size === 0) return;
    this.#blocks ??= new Map();
    for (const [name, block] of template.blocks) {
      const list = this.#blocks.get(name) ?? [];
      list.push({ block, locate });
      this.#blocks.set(name, list);
    }
  }

  /** The blocks of a name, the overriding one first. */
  blocksOf(name: string): readonly PlacedBlock[] | undefined {
    return this.#blocks?.get(name);
  }

  /** A context for a part that another template wrote: the same names and blocks, `locals` seen first, its own places. */
  derive(locate: Locate, locals?: ReadonlyMap<string, Value>): TemplateContext {
    const { locals: _locals, ...options } = this.options;
    const derived = new TemplateContext({ ...options, parent: this, locate, ...(locals ? { locals } : {}) });
    if (this.#blocks) derived.#blocks = new Map(this.#blocks);
    return derived;
  }
}
