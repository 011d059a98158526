/** What stands at a path, as `lstat`/`stat` of the host tell it. */
export interface FileState {
  readonly exists: boolean;
  readonly type?: 'file' | 'directory' | 'link' | 'block' | 'character' | 'fifo' | 'socket';
  /** Four octal digits. */
  readonly mode?: string;
  readonly owner?: string;
  readonly group?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly size?: number;
  readonly inode?: number;
  readonly device?: number;
  readonly links?: number;
  /** Seconds since the epoch, with fraction as the host gives it. */
  readonly mtime?: number;
  readonly atime?: number;
  readonly ctime?: number;
  readonly linkTarget?: string;
  /** Fully resolved target of a link. */
  readonly linkSource?: string;
  readonly checksum?: string;
  readonly readable?: boolean;
  readonly writeable?: boolean;
  readonly executable?: boolean;
}

export interface UnitState {
  /** Properties of `systemctl show`: LoadState, ActiveState, SubState, UnitFileState, … */
  readonly properties: Readonly<Record<string, string>>;
}

/** An answer. A failed operation is a value, not an exception; after one the agent runs nothing until told to go on. */
export type Reply =
  | { readonly ok: true; readonly result: OperationResult }
  | { readonly ok: false; readonly failure: OperationFailure };

export interface OperationFailure {
  /**
   * `missing-parent`, `not-found`, `is-directory`, `not-directory`, `not-empty`, `exists`, `permission`, `read-only`,
   * `no-space`, `too-large`, `unknown-user`, `unknown-group`, `validate`, `changed-meanwhile`, `chdir`, `unit`, `content` (the control node could not give
   * the bytes), `corrupt` (others arrived), `invalid` (arguments that no agent takes), `skipped` (an earlier operation
   * failed), `failed` (what the host's program said is in the message).
   */
  readonly reason: string;
  /** One sentence that names the path or command, fit for the operator. */
  readonly message: string;
  readonly rc?: number;
  readonly stdout?: Uint8Array;
  readonly stderr?: Uint8Array;
}

export interface OperationResult {
  readonly changed: boolean;
  /** The path that was acted on (after `basename` and links). */
  readonly path?: string;
  readonly before?: FileState;
  readonly after?: FileState;
  /** Previous bytes (`beforeBytes`) or the bytes read (`read`). */
  readonly content?: Uint8Array;
  /** Bytes differ (as against attributes only). */
  readonly contentChanged?: boolean;
  readonly backupFile?: string;
  /** Paths that a recursive change touched. */
  readonly changedPaths?: readonly string[];
  readonly run?: RunResult;
  readonly unit?: { readonly before: UnitState; readonly after: UnitState; readonly done: readonly string[] };
  readonly wait?: { readonly elapsed: number; readonly met: boolean; readonly match?: string };
  readonly facts?: Readonly<Record<string, string>>;
}

export interface RunResult {
  readonly rc: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  /** Seconds since the epoch on the host's clock. */
  readonly start: number;
  readonly end: number;
  /** Set when `creates`/`removes` made it unnecessary. */
  readonly skipped?: 'creates' | 'removes';
  readonly timedOut?: boolean;
}
