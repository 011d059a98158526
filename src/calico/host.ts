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

/** The variable as text with its place, or undefined when it is unset, unknown or no text. */
export function textOf(host: CalicoHost, name: string): { text: string; range?: SourceRange } | undefined {
  const found = host.variable(name);
  if (found === undefined || found === 'unknown' || typeof found.value !== 'string') return undefined;
  return found.range ? { text: found.value, range: found.range } : { text: found.value };
}

/** `{ range }` or nothing, for building diagnostics. */
export function at(place: { readonly range?: SourceRange } | undefined): { range?: SourceRange } {
  return place?.range ? { range: place.range } : {};
}
