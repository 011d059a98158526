import type { Operation, RunOperation } from '../agent/operation.ts';
import type { OperationFailure, OperationResult, RunResult } from '../agent/reply.ts';
import type { InventoryChange } from '../inventory/inventory-change.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import type { Diff } from '../plan/change.ts';

export type { Diff } from '../plan/change.ts';

/** Types of module parameters, as Ansible's argument specs name them. `raw` is passed on untouched. */
export type ParameterType = 'str' | 'path' | 'bool' | 'int' | 'float' | 'list' | 'dict' | 'raw' | 'mode';

export interface Parameter {
  readonly type: ParameterType;
  readonly required?: boolean;
  readonly default?: Value;
  readonly choices?: readonly Value[];
  readonly aliases?: readonly string[];
  /** Type of the items of a `list`. */
  readonly elements?: ParameterType;
  /** The value is an expression or its text that the module has evaluated itself (`that`, `var`). */
  readonly expression?: boolean;
  /** An expression that is undefined fails nothing: it is shown as such. */
  readonly mayBeUndefined?: boolean;
  /** Never shown in logs, diffs or events. */
  readonly noLog?: boolean;
  /** A parameter of Ansible's module that is not supported: an error before the run, with this reason. */
  readonly refused?: string;
  /** Values of a refused parameter that ask for nothing, so that they are accepted (`unsafe_writes: false`). */
  readonly refusedExcept?: readonly Value[];
}

/** One Ansible module: what it takes, and a generator that yields requests and returns the result. It does no I/O. */
export interface Module {
  /** Short name as in ansible.builtin, or the full name for other collections (`community.crypto.x509_certificate`). */
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Name of the parameter that free-form text goes to (`command: ls -l`); absent: only `k=v` words are allowed. */
  readonly freeForm?: string;
  /** Accepts any parameter name (set_fact). */
  readonly openParameters?: boolean;
  /** Groups of which at most one / at least one / all or none may be given. */
  readonly mutuallyExclusive?: readonly (readonly string[])[];
  readonly requiredOneOf?: readonly (readonly string[])[];
  readonly requiredTogether?: readonly (readonly string[])[];
  /** A parameter that asks for others: `state` for `name`. */
  readonly requiredBy?: Readonly<Record<string, readonly string[]>>;
  /** When the parameter has this value, all (or, with `any`, at least one) of the others must be there. */
  readonly requiredIf?: readonly RequiredIf[];
  /** Rules that the tables above cannot say: the fault as text. Called with checked and coerced values. */
  readonly validate?: (args: ModuleArguments) => string | undefined;
  /** `control`: does nothing on the host, so it needs no connection (debug, set_fact, assert, fail). */
  readonly runsOn: 'host' | 'control';
  /** Reaches beyond the host's files (command, shell, unit state): under `linear` it waits for its turn. */
  readonly reachesOut: boolean;
  /** Parameters with which a module that reaches out can tell, without doing anything, that there is nothing to do. */
  readonly idlesWith?: readonly string[];
  /** What is sent behind its last operation is only done if that exited with 0 (command, shell). */
  readonly stopsBehindFailure?: boolean;
  /** Writes files of the control node (fetch), which other tasks may read. */
  readonly writesControlNode?: boolean;
  /** Looks at `ModuleContext.job`; others are waited for under `async`. */
  readonly runsInBackground?: boolean;
  /** Is run once for all hosts of a batch (add_host). Not under the strategy `free`, as in Ansible. */
  readonly oncePerBatch?: boolean;
  /** Adds to the inventory: what hosts, groups and variables there are is only known when it has run. */
  readonly changesInventory?: boolean;
  /** Returns facts (`ansible_facts`). */
  readonly returnsFacts?: boolean;
  /** The names of these facts, where they are others than `ansible_…`. */
  readonly factNames?: RegExp;
  run(args: ModuleArguments, context: ModuleContext): ModuleRun;
}

export interface RequiredIf {
  readonly parameter: string;
  readonly value: Value;
  readonly required: readonly string[];
  readonly any?: boolean;
}

/** Arguments after templating, checking and defaults, by canonical parameter name; absent and `omit`ted ones are missing. */
export type ModuleArguments = ReadonlyMap<string, Value>;

export interface ModuleContext {
  readonly host: string;
  readonly check: boolean;
  /** What the task says of its commands: that they only look, or that they are secret. */
  readonly commands?: 'look' | 'secret' | undefined;
  readonly diff: boolean;
  /** `environment:` of the task, merged. */
  readonly environment: Readonly<Record<string, string>>;
  /** Identities of handlers that a change notifies (put into `owes` of mutating operations). */
  readonly owes: readonly string[];
  /** Seconds that one operation may take (`timeout:` of the task; 0 for none). */
  readonly timeout: number;
  /** `async` and `poll` of the task: seconds that a command may take in the background, and between two looks at it. */
  readonly job?: { readonly limit: number; readonly poll: number };
  /** `ansible_async_dir`: the folder of such jobs on the host; default `~/.ansible_async`. */
  readonly jobFolder?: string;
  /** How many `-v` were given (debug's `verbosity`). */
  readonly verbosity?: number;
}

export type ModuleRun = Generator<ModuleRequest, ModuleResult, ModuleResponse>;

export type ModuleRequest =
  /**
   * `last`: if it succeeds, the module asks for no other and does not fail, so that what follows may be sent behind it.
   * `mayEndHost`: a host that goes away meanwhile is a failure with the reason `gone`.
   */
  | {
      readonly kind: 'operation';
      readonly operation: Operation;
      readonly last?: boolean;
      readonly mayEndHost?: boolean;
    }
  /** A file or directory tree on the control node, looked up as Ansible does (role files/, play directory). */
  | { readonly kind: 'local-file'; readonly path: string; readonly folder: 'files' | 'templates' }
  /** Where a file of a host is kept on the control node: `below` comes from the host and never leads out of `dest`. */
  | { readonly kind: 'local-place'; readonly dest: string; readonly below?: string }
  /** The same place with these bytes in it. */
  | { readonly kind: 'save'; readonly dest: string; readonly below?: string; readonly bytes: Uint8Array }
  /** A template file rendered with the task's variables. */
  | { readonly kind: 'template'; readonly path: string; readonly options: TemplateOptions }
  /** Time passes, `seconds` of it, or until the operator has answered; without a terminal nobody is waited for. */
  | { readonly kind: 'pause'; readonly seconds?: number; readonly prompt: string; readonly echo: boolean }
  /** Whether the host is the control node itself. */
  | { readonly kind: 'reach' }
  /** Opens the host's connection anew, again and again until it stands or the time is over. */
  | { readonly kind: 'await-host'; readonly wait: HostWait }
  /** How rsync gets from where it runs to the task's host. */
  | { readonly kind: 'rsync-way'; readonly wanted: RsyncRequest }
  /** A program of the control node, run to its end. */
  | { readonly kind: 'local-run'; readonly argv: readonly string[]; readonly timeout: number }
  /** An expression of the operator's, evaluated in the task's scope. A TemplateError may be thrown into the generator. */
  | EvaluateRequest
  /** A host or a group that the inventory gets for the rest of the run. */
  | { readonly kind: 'inventory'; readonly change: InventoryChange }
  /** Slow pure work off the event loop's hot path (key generation, signing). Must not touch files or network. */
  | { readonly kind: 'compute'; readonly compute: () => Promise<unknown> };

/**
 * `isShown`: for people to read, what is undefined in it fails nothing.
 */
export interface EvaluateRequest {
  readonly kind: 'evaluate';
  readonly expression: Value;
  readonly isShown?: boolean;
}

/** What `synchronize` asks of the way: two paths as the task writes them, and what is other than for the host's own connection. */
export interface RsyncRequest {
  readonly src: string;
  readonly dest: string;
  readonly pull: boolean;
  readonly port?: number;
  readonly privateKey?: string;
  readonly setRemoteUser: boolean;
  readonly multiplexing: boolean;
}

/** The paths in rsync's form. It runs on the control node, or on the host that the task's operations reach. */
export interface RsyncWay {
  readonly runsOn: 'control' | 'host';
  readonly program: string;
  readonly src: string;
  readonly dest: string;
  /** The remote shell; absent where rsync has both ends before it. */
  readonly shell?: string;
  /** How rsync is started at the other end. */
  readonly rsyncPath?: string;
}

/** All in seconds. */
export interface HostWait {
  readonly delay: number;
  readonly sleep: number;
  readonly timeout: number;
  /** Absent: as for any other connection. */
  readonly connectTimeout?: number;
  /** What the host has to answer beside, and what is wrong with an answer. */
  readonly probe?: { readonly operation: RunOperation; readonly fault: (run: RunResult) => string | undefined };
}

export interface TemplateOptions {
  readonly trimBlocks?: boolean;
  readonly lstripBlocks?: boolean;
  readonly newlineSequence?: string;
  readonly variableStart?: string;
  readonly variableEnd?: string;
  readonly blockStart?: string;
  readonly blockEnd?: string;
  readonly commentStart?: string;
  readonly commentEnd?: string;
}

/** Answer to a request, of the same kind. A failed operation is answered as data: the module turns it into its result. */
export type ModuleResponse =
  | { readonly kind: 'operation'; readonly result: OperationResult }
  | { readonly kind: 'operation-failed'; readonly failure: OperationFailure }
  | { readonly kind: 'local-file'; readonly found: LocalFile | undefined; readonly searched: readonly string[] }
  | { readonly kind: 'local-place' | 'save'; readonly place: LocalPlace }
  | { readonly kind: 'template'; readonly path: string; readonly bytes: Uint8Array }
  /** `input` is undefined when there was nobody to ask. */
  | { readonly kind: 'pause'; readonly input?: string; readonly started: number; readonly ended: number }
  | { readonly kind: 'reach'; readonly isControlNode: boolean }
  | { readonly kind: 'await-host'; readonly elapsed: number; readonly fault?: string }
  | { readonly kind: 'rsync-way'; readonly way: RsyncWay }
  /** `rc` is undefined where it could not be started. */
  | { readonly kind: 'local-run'; readonly rc: number | undefined; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'evaluate'; readonly value: Value }
  /** `fault`: why the inventory can't be changed so. */
  | { readonly kind: 'inventory'; readonly changed: boolean; readonly fault?: string }
  | { readonly kind: 'compute'; readonly value: unknown };

/** A place on the control node; `outside` is one that `dest` does not hold. Hashes are those of a file. */
export interface LocalPlace {
  readonly path: string;
  readonly type: 'missing' | 'file' | 'directory' | 'outside';
  readonly sha1?: string;
  readonly md5?: string;
}

export interface LocalFile {
  readonly path: string;
  readonly type: 'file' | 'directory';
  /** Four octal digits, for `mode: preserve`. */
  readonly mode: string;
  readonly size: number;
  /** It stands in a vault; size, hashes and bytes are those of what was encrypted. */
  readonly isVaulted?: boolean;
  /** Hash of a regular file; empty for a directory. */
  readonly sha256: string;
  /** Ansible's `checksum`, where it is known from an index: without it the module loads and hashes the file. */
  readonly sha1?: string;
  readonly load: () => Promise<Uint8Array> | AsyncIterable<Uint8Array>;
  /** For a directory: everything below it, paths relative to it, sorted. */
  readonly tree?: readonly { readonly relative: string; readonly file: LocalFile }[];
}

/** What a module returns: Ansible's names in `values` (`rc`, `stdout`, `dest`, `checksum`, …), without changed/failed/skipped/msg. */
export interface ModuleResult {
  readonly changed: boolean;
  readonly failed?: boolean;
  readonly skipped?: boolean;
  readonly msg?: string;
  readonly values: PyDict;
  readonly diff?: readonly Diff[];
  /** `ansible_facts` of setup and set_fact. */
  readonly facts?: PyDict;
  /** What set_fact sets are facts of the host, too. */
  readonly cacheable?: boolean;
  /** Planned as `run`: a command that check mode did not start. */
  readonly wouldRun?: string;
  /** Printed even where results are not (debug, assert). */
  readonly verboseAlways?: boolean;
  /** Ansible raises it in its action: neither `until` nor `changed_when` and `failed_when` have a say. */
  readonly isFinal?: boolean;
  /** `stdout` and `stderr` are there without their lines (pause). */
  readonly hasNoLines?: boolean;
  /** Lines for the operator beside the result. */
  readonly warnings?: readonly string[];
}
