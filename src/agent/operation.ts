/**
 * What the control node can ask of the agent on a host. An operation is an *ensure*: the agent compares and changes in
 * one step and answers what was before and after, so nothing observed earlier can be stale (design, section 5).
 * Every operation with `check: true` compares and answers what it would do, and changes nothing. One with `probe: true` is done
 * only where there is nothing to do; else nothing happens, and the agent stops there as at a failure.
 */
export type Operation =
  | StatOperation
  | ReadOperation
  | EnsureFileOperation
  | EnsureDirectoryOperation
  | EnsureLinkOperation
  | EnsureAttributesOperation
  | EnsureAbsentOperation
  | TouchOperation
  | RunOperation
  | UnitOperation
  | WaitOperation
  | FactsOperation
  | GuardOperation
  | SettleOperation;

/** Mode as four octal digits (`0644`), owner and group as names or decimal ids; absent means: leave as it is. */
export interface Attributes {
  readonly mode?: string;
  readonly owner?: string;
  readonly group?: string;
}

/** Bytes that a host may already have. `load` is called only when they must travel. */
export interface Content {
  readonly sha256: string;
  readonly size: number;
  readonly load: () => Promise<Uint8Array> | AsyncIterable<Uint8Array>;
}

interface Mutating {
  readonly check: boolean;
  /** Handlers that this change would notify: noted in the host's state directory before anything is replaced. */
  readonly owes?: readonly string[];
}

export interface StatOperation {
  readonly kind: 'stat';
  readonly path: string;
  readonly follow: boolean;
  readonly checksum?: 'sha1' | 'md5' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
}

/** Reads a regular file whole. `maxBytes` refuses larger ones. */
export interface ReadOperation {
  readonly kind: 'read';
  readonly path: string;
  readonly maxBytes: number;
}

/** A regular file with exactly these bytes and attributes. New files without a mode get 0666 less the umask 022. */
export interface EnsureFileOperation extends Mutating, Attributes {
  readonly kind: 'ensure-file';
  readonly path: string;
  readonly content: Content;
  /** `path` names a directory if one stands there: then the file is `path/basename`. */
  readonly basename?: string;
  /** False: an existing file is left alone whatever its bytes. */
  readonly force: boolean;
  /** True: a symbolic link at `path` is followed, its target replaced. */
  readonly follow: boolean;
  /** Keep the previous file beside it as `path.PID.YYYY-MM-DD@HH:MM:SS~`. */
  readonly backup: boolean;
  /** Shell command that must exit 0 for the new file before it moves in; `%s` is its path. */
  readonly validate?: string;
  /** SHA-256 of the bytes that the new ones were made from, or `none`: with others there now, nothing is written. */
  readonly expected?: string;
  /** Answer the previous bytes too, when they are at most this many (for --diff and the journal); 0 for never. */
  readonly beforeBytes: number;
}

/** A directory, its missing parents made too; `recurse` applies the attributes to all below it. */
export interface EnsureDirectoryOperation extends Mutating, Attributes {
  readonly kind: 'ensure-directory';
  readonly path: string;
  readonly recurse: boolean;
  readonly follow: boolean;
}

export interface EnsureLinkOperation extends Mutating, Attributes {
  readonly kind: 'ensure-link';
  readonly path: string;
  readonly source: string;
  readonly hard: boolean;
  /** True: replace a file or directory that stands there, and allow a dangling target. */
  readonly force: boolean;
}

/** The attributes of something that must exist already. */
export interface EnsureAttributesOperation extends Mutating, Attributes {
  readonly kind: 'ensure-attributes';
  readonly path: string;
  readonly follow: boolean;
}

export interface EnsureAbsentOperation extends Mutating {
  readonly kind: 'ensure-absent';
  readonly path: string;
}

export interface TouchOperation extends Mutating, Attributes {
  readonly kind: 'touch';
  readonly path: string;
}

interface Probing {
  readonly probe?: boolean;
}

/** Runs a command with `</dev/null` or the given stdin. Exactly one of `argv` and `script`. */
export interface RunOperation extends Mutating, Probing {
  readonly kind: 'run';
  readonly argv?: readonly string[];
  /** Text for `executable -c` (default /bin/sh). */
  readonly script?: string;
  readonly executable?: string;
  readonly chdir?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array;
  /** Globs: skip when one exists / when none exists. */
  readonly creates?: string;
  readonly removes?: string;
  /** Seconds until the command's process group is ended; 0 for no limit. */
  readonly timeout: number;
  /** The command changes nothing: a module's that looks, or one whose task says so by `check_mode: false` and `changed_when: false`. */
  readonly looks?: boolean;
}

/** A systemd unit's wanted state, all parts optional, done in the order reload manager, mask, enable, state. */
export interface UnitOperation extends Mutating, Probing {
  readonly kind: 'unit';
  readonly name?: string;
  readonly state?: 'started' | 'stopped' | 'restarted' | 'reloaded';
  readonly enabled?: boolean;
  readonly masked?: boolean;
  readonly daemonReload: boolean;
  readonly daemonReexec: boolean;
  readonly noBlock: boolean;
}

/** Waits on the host until a condition holds, or until `timeout` seconds have passed. */
export interface WaitOperation {
  readonly kind: 'wait';
  readonly condition:
    | { readonly type: 'path'; readonly path: string; readonly present: boolean; readonly searchRegex?: string }
    | { readonly type: 'port'; readonly host: string; readonly port: number; readonly open: boolean }
    | { readonly type: 'time' };
  readonly delay: number;
  readonly sleep: number;
  readonly timeout: number;
}

/** Raw material for `setup`: named sections of command and file output, parsed on the control node. */
export interface FactsOperation {
  readonly kind: 'facts';
  readonly sections: readonly string[];
}

/** The agent stops here if any change since the last guard owes a handler: what follows is only right where none does. */
export interface GuardOperation {
  readonly kind: 'guard';
}

/** Strikes handlers off the list of owed ones, after they ran. */
export interface SettleOperation {
  readonly kind: 'settle';
  readonly handlers: readonly string[];
}
