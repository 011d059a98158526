import type { Diagnostic } from '../errors/diagnostic.ts';
import type { SourceRange } from '../errors/source-range.ts';
import type { Value } from '../parsing/value.ts';

/** A variable after templating, with the place that set it (absent for extra vars and the engine's own). */
export interface CalicoVariable {
  readonly value: Value;
  readonly range?: SourceRange;
}

/** One host as the checks see it. */
export interface CalicoHost {
  readonly name: string;
  /** Where the inventory names it. */
  readonly range?: SourceRange;
  readonly groups: readonly string[];
  /** The value that wins; `undefined` when nothing sets it, `unknown` when only the host could tell (facts, registers). */
  variable(name: string): CalicoVariable | 'unknown' | undefined;
  /** Every name that the inventory, play, role and command line set for it, each once. */
  variableNames(): Iterable<string>;
}

/** What the checks may read on the control node. */
export interface ControlFiles {
  /** What stands at a path, links followed; undefined when nothing does. */
  status(path: string): ControlFileStatus | undefined;
  /** The bytes of a file; throws when it cannot be read. */
  read(path: string): Uint8Array;
}

export interface ControlFileStatus {
  readonly type: 'file' | 'directory' | 'other';
  /** Permission bits. */
  readonly mode: number;
}

export interface CalicoInput {
  /** The hosts that the role runs on. */
  readonly nodes: readonly CalicoHost[];
  /** Every host of the inventory, the nodes among them. */
  readonly inventory: readonly CalicoHost[];
  readonly files: ControlFiles;
  readonly now: Date;
  /** True for a variable that something of the play reads besides the role's own (a user's copy of the role). */
  readonly isRead?: (name: string) => boolean;
}

/** A variable whose value is a text. */
export interface CalicoText {
  readonly text: string;
  readonly range?: SourceRange;
}

const texts = new WeakMap<CalicoVariable, CalicoText>();

/** The variable as text with its place, or undefined when it is unset, unknown or no text. One object for each variable. */
export function textOf(host: CalicoHost, name: string): CalicoText | undefined {
  const found = host.variable(name);
  if (found === undefined || found === 'unknown' || typeof found.value !== 'string') return undefined;
  let text = texts.get(found);
  if (!text) {
    text = found.range ? { text: found.value, range: found.range } : { text: found.value };
    texts.set(found, text);
  }
  return text;
}

/** What is to be said of a variable by itself is worked out once for all hosts that have it. */
export function oncePerText<T>(work: (variable: CalicoText) => T): (variable: CalicoText) => T {
  const known = new WeakMap<CalicoText, { readonly result: T }>();
  return (variable) => {
    let kept = known.get(variable);
    if (!kept) {
      kept = { result: work(variable) };
      known.set(variable, kept);
    }
    return kept.result;
  };
}

/** Judges texts of hosts, each by itself: one that many hosts have from one place is judged once. */
export function checkTexts(
  hosts: readonly CalicoHost[],
  names: readonly string[],
  faultsIn: (name: string, variable: CalicoText) => readonly Diagnostic[],
): Diagnostic[] {
  const judged = new Set<CalicoText>();
  const found: Diagnostic[] = [];
  for (const host of hosts) {
    for (const name of names) {
      const variable = textOf(host, name);
      if (!variable || judged.has(variable)) continue;
      judged.add(variable);
      found.push(...faultsIn(name, variable));
    }
  }
  return found;
}

/** `{ range }` or nothing, for building diagnostics. */
export function at(place: { readonly range?: SourceRange } | undefined): { range?: SourceRange } {
  return place?.range ? { range: place.range } : {};
}
