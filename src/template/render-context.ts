import type { Value } from '../parsing/value.ts';
import type { TemplateEngine } from './engine.ts';

/** The variables that a template sees. `get` resolves lazily; it may throw `Suspended` or a `TemplateError`. */
export interface Scope {
  get(name: string): Value | undefined;
  has(name: string): boolean;
  names(): Iterable<string>;
  /** Throws `Suspended` where it is too early for a command that may change something. */
  mayHaveEffects?(): void;
}

/** What a lookup, filter or test may learn about a file; links are not followed. */
export interface FileStatus {
  readonly type: 'file' | 'directory' | 'link' | 'other';
  readonly mode: number;
  readonly size: number;
  readonly uid: number;
  readonly gid: number;
  readonly modified: Date;
  readonly device: number;
  readonly inode: number;
}

/** Everything that a lookup, filter or test may reach outside of its arguments: injected and synchronous. */
export interface Effects {
  /** The bytes of a file; throws an Error with a `code` (`ENOENT`, …) when it cannot be read. */
  readFile(path: string): Uint8Array;
  /** What a path is after its links are followed; undefined when nothing is there. */
  exists(path: string): 'file' | 'directory' | undefined;
  /** A text that is another one as soon as what stands at the path, links followed, may be; '' where nothing does. */
  stateOf?(path: string): string;
  /** The status of the path itself, links not followed; undefined when nothing is there. */
  stat(path: string): FileStatus | undefined;
  /** The path with all links followed as far as it exists; where it is missing, paths are only normalized. */
  realPath?(path: string): string;
  /** The names in a directory; throws an Error with a `code` when it cannot be read. */
  listDirectory(path: string): string[];
  env(name: string): string | undefined;
  /** Makes a file that only its owner reads, with the directories above it; absent where nothing may be written. */
  createFile?(path: string, text: string): void;
  /** Runs a command line through `/bin/sh`. */
  runShell(command: string, cwd: string): { code: number; stdout: Uint8Array; stderr: string };
  now(): Date;
  randomBytes(count: number): Uint8Array;
  /** The plain text of vault text; throws when no secret fits. */
  decryptVault(ciphertext: string): string;
  /** The same of a file that need not be text. */
  decryptBytes(ciphertext: string): Uint8Array;
  /** What `ansible_managed` is in templates where nobody sets it. */
  readonly managed?: string;
  /** What holds for a setting of ansible-core, and who says so; undefined for a name that is none. */
  setting?(name: string): KnownSetting | undefined;
}

export interface KnownSetting {
  readonly value: string | number | boolean | readonly string[] | null;
  readonly origin: string;
}

/** What filters, tests, lookups and callables get beside their arguments. */
export interface RenderContext {
  readonly scope: Scope;
  readonly effects: Effects;
  /** Directories of the control node; lookups look in `dir/files`, `dir/templates` and `dir`. */
  readonly searchPath: readonly string[];
  readonly engine: TemplateEngine;
}
