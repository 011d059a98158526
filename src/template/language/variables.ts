import nunjucks, { type Node } from 'nunjucks/src/nodes.js';
import { findGlobal } from '../globals/index.ts';
import { assignedNames, mayAssign, targetNames } from './compile/assigned-names.ts';
import { definedWhen, plainName } from './guards.ts';
import { FilterCall, NamespaceTarget, TestCall } from './parse/nodes.ts';
import { BlockDefinition } from './parse/reference-nodes.ts';
import {
  AssignBlock,
  CallBlock,
  FilterBlock,
  ForLoop,
  MacroDefinition,
  Scoped,
  Signature,
  With,
} from './parse/statement-nodes.ts';
import { encodePlace } from './place.ts';

/** A name that a source fails without, and where it is first read, as the locators of `source-map.ts` take it. */
export interface RequiredName {
  readonly name: string;
  readonly place: number;
}

/** Lists, since there are few names in most sources and very many sources. */
export interface UsedVariables {
  readonly required: readonly RequiredName[];
  /** Names that it reads only where they may be missing: under `is defined`, `default`, or after such a test. */
  readonly guarded: readonly string[];
}

const NOTHING: readonly never[] = [];
export const NO_VARIABLES: UsedVariables = { required: NOTHING, guarded: NOTHING };
const NO_NAMES: ReadonlySet<string> = new Set();

/** Finds the variables that a template or expression reads from outside; included templates are not read. */
export function findVariables(root: Node): UsedVariables {
  const finder = new VariableFinder();
  finder.visit(root, { bound: NO_NAMES, defined: NO_NAMES, tolerant: false });
  return finder.used();
}

/** What is known at a place: names that the template binds, variables known to be defined, and whether undefined is allowed. */
interface Place {
  readonly bound: ReadonlySet<string>;
  readonly defined: ReadonlySet<string>;
  readonly tolerant: boolean;
}

const TOLERANT_TESTS = new Set(['defined', 'undefined']);
const TOLERANT_FILTERS = new Set(['default', 'd']);

/** The field of a statement that names what it assigns. */
const ASSIGNED_FIELDS: ReadonlyMap<string, string> = new Map([
  ['Assign', 'target'],
  ['ImportTemplate', 'name'],
]);

/** Stands for the place of a name that is only read where it may be missing. */
export const GUARDED = -1;

/** Notes that a name is read, in the order in which names are; that it is needed outdoes that it is guarded. */
export function noteRead(places: Map<string, number>, name: string, place: number): void {
  const known = places.get(name);
  if (place !== GUARDED && known === GUARDED) places.delete(name);
  if (known === undefined || (place !== GUARDED && known === GUARDED)) places.set(name, place);
}

/** What was noted: required names in the order of their first reading. */
export function usedOf(places: ReadonlyMap<string, number>): UsedVariables {
  if (places.size === 0) return NO_VARIABLES;
  const required: RequiredName[] = [];
  const guarded: string[] = [];
  for (const [name, place] of places) {
    if (place === GUARDED) guarded.push(name);
    else required.push({ name, place });
  }
  return { required: listOf(required), guarded: listOf(guarded) };
}

/** Kinds of nodes that mean nothing for variables by themselves: what is below them is looked at. */
const plainNodes = new Set<unknown>();

class VariableFinder {
  readonly #places = new Map<string, number>();

  used(): UsedVariables {
    return usedOf(this.#places);
  }

  visit(node: Node, place: Place): void {
    if (plainNodes.has(node.constructor)) this.#visitFields(node, place);
    else this.#visitByKind(node, place);
  }

  #visitByKind(node: Node, place: Place): void {
    if (node instanceof nunjucks.Symbol) {
      this.#read(node, place);
      return;
    }
    if (node instanceof nunjucks.And) {
      this.#visitBranch(node.left, node.right, null, true, place);
      return;
    }
    if (node instanceof nunjucks.Or) {
      this.#visitBranch(node.left, node.right, null, false, place);
      return;
    }
    if (node instanceof nunjucks.InlineIf || node instanceof nunjucks.If) {
      this.#visitBranch(node.cond, node.body, node.else_, true, place);
      return;
    }
    if (node instanceof TestCall || node instanceof FilterCall) {
      this.#visitPlugin(node, place);
      return;
    }
    if (this.#visitScope(node, place)) return;
    plainNodes.add(node.constructor);
    this.#visitFields(node, place);
  }

  #read(node: { readonly value: string } & Parameters<typeof encodePlace>[0], place: Place): void {
    const { bound, defined, tolerant } = place;
    const name = node.value;
    if (bound.has(name) || findGlobal(name) !== undefined) return;
    noteRead(this.#places, name, tolerant || defined.has(name) ? GUARDED : encodePlace(node));
  }

  /** A condition, what is evaluated when it holds (or does not), and the other branch. */
  #visitBranch(condition: Node, body: Node, otherwise: Node | null, when: boolean, place: Place): void {
    this.visit(condition, place);
    this.visit(body, withDefined(place, definedWhen(condition, when)));
    if (otherwise) this.visit(otherwise, withDefined(place, definedWhen(condition, !when)));
  }

  #visitPlugin(node: TestCall | FilterCall, place: Place): void {
    const tolerantNames = node instanceof TestCall ? TOLERANT_TESTS : TOLERANT_FILTERS;
    const tolerant = place.tolerant || tolerantNames.has(plainName(node.name));
    if (node.target) this.visit(node.target, { ...place, tolerant });
    this.visit(node.arguments, place);
  }

  /** Statements that bind names for their body; false for all other nodes. */
  #visitScope(node: Node, place: Place): boolean {
    if (node instanceof ForLoop) this.#visitLoop(node, place);
    else if (node instanceof With) this.#visitWith(node, place);
    else if (node instanceof MacroDefinition || node instanceof CallBlock) this.#visitMacro(node, place);
    else if (node instanceof BlockDefinition) this.#visitBody(node.body, binding(place, ['super', 'self']));
    else if (node instanceof AssignBlock || node instanceof FilterBlock) {
      this.#visitBody(node.body, place);
      if (node.filter) this.visit(node.filter, place);
    } else if (node instanceof Scoped) this.#visitBody(node.body, place);
    else if (node.typename === 'Root') this.#visitBody(node as { children?: Node[] } as Body, place);
    else return false;
    return true;
  }

  #visitLoop(node: ForLoop, place: Place): void {
    this.visit(node.items, place);
    const names = targetNames(node.target);
    if (node.condition) this.visit(node.condition, binding(place, [...names, 'loop']));
    const inner = binding(place, [...names, 'loop']);
    this.#visitBody(node.body, node.condition ? withDefined(inner, definedWhen(node.condition, true)) : inner);
    if (node.otherwise) this.#visitBody(node.otherwise, place);
  }

  #visitWith(node: With, place: Place): void {
    this.visit(node.values, place);
    this.#visitBody(node.body, binding(place, node.targets.children.flatMap(targetNames)));
  }

  #visitMacro(node: MacroDefinition | CallBlock, place: Place): void {
    if (node instanceof CallBlock) this.visit(node.call, place);
    const { signature } = node;
    const names = signature.parameters.map((parameter) => parameter.value);
    const inner = binding(place, [...names, 'caller', 'kwargs', 'varargs']);
    this.visit(signature.defaults, inner);
    this.#visitBody(node.body, inner);
  }

  /** Statements of one scope: what they assign is bound from its first assignment on. */
  #visitBody({ children }: Body, place: Place): void {
    let current = place;
    for (const child of children) {
      this.visit(child, current);
      if (mayAssign(child)) current = binding(current, [...assignedNames([child])]);
    }
  }

  #visitFields(node: Node, place: Place): void {
    if (node.typename === 'NodeList') {
      this.#visitBody(node as Node & Body, place);
      return;
    }
    if (node instanceof NamespaceTarget || node instanceof Signature) return;
    const fields = node as unknown as Readonly<Record<string, unknown>>;
    const assigned = ASSIGNED_FIELDS.get(node.typename);
    for (const name of node.fields) {
      const value = fields[name];
      if (name === assigned) continue;
      if (Array.isArray(value)) for (const child of value) this.#visitField(child, place);
      else this.#visitField(value, place);
    }
  }

  #visitField(value: unknown, place: Place): void {
    if (value instanceof nunjucks.Node) this.visit(value, place);
  }
}

/** One list for all that are empty. */
function listOf<Item>(items: readonly Item[]): readonly Item[] {
  return items.length === 0 ? NOTHING : items;
}

interface Body {
  readonly children: readonly Node[];
}

function binding(place: Place, names: readonly string[]): Place {
  return names.length === 0 ? place : { ...place, bound: new Set([...place.bound, ...names]) };
}

function withDefined(place: Place, names: ReadonlySet<string>): Place {
  return names.size === 0 ? place : { ...place, defined: new Set([...place.defined, ...names]) };
}
