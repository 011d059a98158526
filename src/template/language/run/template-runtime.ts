import type { Value } from '../../../parsing/value.ts';
import { Callable } from '../../values/callable.ts';
import { pythonError, TemplateError, typeError } from '../../values/errors.ts';
import { PythonObject } from '../../values/python-object.ts';
import { isSequence } from '../../values/types.ts';
import { Undefined } from '../../values/undefined.ts';
import { decodePlace } from '../place.ts';
import { join } from './join.ts';
import { Runtime } from './runtime.ts';
import { type LoadedTemplate, TemplateContext } from './template-context.ts';
import { TemplateModule } from './template-module.ts';

type Locals = readonly (readonly [string, Value | undefined])[];

/** What generated code calls to reach other templates, and blocks. */
export class TemplateRuntime extends Runtime {
  /** `{% include %}`: prints another template, which sees the names that are seen here unless it is told not to. */
  include(output: Value[], names: Value, ignoreMissing: boolean, locals: Locals | null): void {
    const loaded = this.#loadUnlessMissing(names, ignoreMissing);
    if (!loaded) return;
    const runtime = new TemplateRuntime(this.#contextFor(loaded, locals));
    loaded.template.root(runtime, output);
  }

  #loadUnlessMissing(names: Value, ignoreMissing: boolean): LoadedTemplate | undefined {
    try {
      return this.#load(names);
    } catch (error) {
      if (ignoreMissing && error instanceof TemplateError && error.pythonClass === 'TemplateNotFound') return undefined;
      throw error;
    }
  }

  #load(names: Value): LoadedTemplate {
    const list = isSequence(names) ? [...names] : [names];
    return this.context.options.load(list.map(templateName));
  }

  #contextFor(loaded: LoadedTemplate, locals: Locals | null): TemplateContext {
    const { parent: _parent, locals: _locals, ...options } = this.context.options;
    const own = { ...options, locate: loaded.locate };
    const context = locals
      ? new TemplateContext({ ...own, parent: this.context, locals: definedLocals(locals) })
      : new TemplateContext({ ...own, isolated: true });
    context.addBlocks(loaded);
    return context;
  }

  /** `{% import %}`: runs another template for what it assigns. */
  importTemplate(names: Value, locals: Locals | null): Value {
    const loaded = this.#load(names);
    const context = this.#contextFor(loaded, locals);
    const output: Value[] = [];
    loaded.template.root(new TemplateRuntime(context), output);
    return new TemplateModule(loaded.name, context.exported(), output);
  }

  importedName(module: TemplateModule, name: string, place: number): Value {
    const value = module.getAttribute(name);
    if (value !== undefined) return value;
    const line = decodePlace(place)?.line ?? 1;
    const message = `the template '${module.name}' (imported on line ${line}) does not export the requested name '${name}'`;
    return this.mark(new Undefined(message, name), place);
  }

  /** `{% extends %}`: the parent's blocks go below this template's; the parent is printed at the end. */
  extend(known: LoadedTemplate | null, names: Value): LoadedTemplate {
    if (known) throw pythonError('TemplateRuntimeError', 'extended multiple times');
    if (Array.isArray(names)) throw typeError("unhashable type: 'list'");
    const parent = this.#load(names);
    this.context.addBlocks(parent);
    return parent;
  }

  renderParent(parent: LoadedTemplate, output: Value[]): void {
    parent.template.root(new TemplateRuntime(this.context.derive(parent.locate)), output);
  }

  renderBlock(name: string, output: Value[], locals: Locals | null): void {
    this.#print(name, 0, output, locals);
  }

  /** `super`: called it gives what the block below the current one prints; `super.super` is the one below that. */
  superBlock(name: string, depth: number, place: number): Value {
    return this.mark(this.#below(name, depth), place);
  }

  #below(name: string, depth: number): Value {
    if (this.context.blocksOf(name)?.[depth + 1] === undefined) {
      return new Undefined(`there is no parent block called '${name}'.`, 'super');
    }
    const print = () => this.#printed(name, depth + 1) ?? null;
    return new BlockReference(name, print, () => this.#below(name, depth + 1));
  }

  /** `self`: its attributes are functions that give what blocks print. */
  blocksOf(): Value {
    return new BlockReferences(
      (name) => this.context.blocksOf(name) !== undefined,
      // `self.name` stands above all blocks of that name.
      (name) => this.#below(name, -1),
    );
  }

  #printed(name: string, depth: number): Value | undefined {
    const output: Value[] = [];
    return this.#print(name, depth, output, null) ? join(output) : undefined;
  }

  #print(name: string, depth: number, output: Value[], locals: Locals | null): boolean {
    const placed = this.context.blocksOf(name)?.[depth];
    if (!placed) return false;
    const { block, locate } = placed;
    if (block.required) throw pythonError('TemplateRuntimeError', `Required block '${name}' not found`);
    const context = this.context.derive(locate, locals ? definedLocals(locals) : undefined);
    block.render(new TemplateRuntime(context), output, depth);
    return true;
  }
}

function templateName(name: Value): string {
  if (name instanceof Undefined) name.trip();
  if (typeof name !== 'string') throw pythonError('TypeError', 'the name of a template must be a text');
  return name;
}

function definedLocals(locals: Locals): Map<string, Value> {
  const defined = new Map<string, Value>();
  for (const [name, value] of locals) if (value !== undefined) defined.set(name, value);
  return defined;
}

class BlockReferences extends PythonObject {
  readonly typeName = 'TemplateReference';
  readonly #has: (name: string) => boolean;
  readonly #refer: (name: string) => Value;

  constructor(has: (name: string) => boolean, refer: (name: string) => Value) {
    super();
    this.#has = has;
    this.#refer = refer;
  }

  override getAttribute(name: string): Value | undefined {
    return this.#has(name) ? this.#refer(name) : undefined;
  }
}

class BlockReference extends Callable {
  readonly typeName = 'BlockReference';
  readonly #name: string;
  readonly #print: () => Value;
  readonly #below: () => Value;

  constructor(name: string, print: () => Value, below: () => Value) {
    super();
    this.#name = name;
    this.#print = print;
    this.#below = below;
  }

  override getAttribute(name: string): Value | undefined {
    if (name === 'super') return this.#below();
    return name === 'name' ? this.#name : undefined;
  }

  override call(): Value {
    return this.#print();
  }
}
