import type { PyDict, Value } from '../../parsing/value.ts';
import type { ModuleContext } from '../module.ts';
import { attempt, ModuleFailure, type Step } from '../requests.ts';
import { splitLines } from '../run/split-lines.ts';

/**
 * What every script starts with: Ansible's modules find a system's tools in these directories too, `show FILE` prints
 * `f` and the text of a file, or `-`, and `end` ends a part of the answer.
 */
const PRELUDE = `PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin
export PATH
end() { printf '\\0'; }
show() { if [ -f "$1" ]; then printf f; cat <"$1"; else printf -; fi; end; }
has() { command -v "$1" >/dev/null 2>&1; }
`;

/** What a script of the system's own tools said. */
export interface HostAnswer {
  readonly rc: number;
  /** What was printed, in the parts that `end` ended and what came after. */
  readonly parts: readonly string[];
  readonly stderr: string;
}

export interface HostQuestion {
  readonly stdin?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Looks at the host by one script that changes nothing, also in check mode. One that fails ends the module with what it said.
 *
 * @returns the parts of what the script printed, each ended by `end`.
 */
export function* askHost(script: string, context: ModuleContext): Step<string[]> {
  const { rc, parts, stderr } = yield* tryOnHost(script, context);
  if (rc !== 0) throw new ModuleFailure(stderr.trim() || `a command failed on the host (exit code ${rc})`);
  return [...parts];
}

/** As `askHost`, for a script that may fail: the module reads what it said. */
export function* tryOnHost(script: string, context: ModuleContext, question: HostQuestion = {}): Step<HostAnswer> {
  return yield* runScript(script, question, { ...context, owes: [] }, context.commands !== 'secret');
}

/** Changes the host by one script of the system's own tools. Not to be called in check mode. */
export function* changeHost(script: string, context: ModuleContext, question: HostQuestion = {}): Step<HostAnswer> {
  if (context.check) throw new Error('nothing is changed in check mode');
  return yield* runScript(script, question, context);
}

function* runScript(script: string, question: HostQuestion, context: ModuleContext, looks = false): Step<HostAnswer> {
  const answer = yield* attempt({
    kind: 'run',
    script: PRELUDE + script,
    ...(question.stdin === undefined ? {} : { stdin: new TextEncoder().encode(question.stdin) }),
    environment: { ...context.environment, LC_ALL: 'C', ...question.environment },
    timeout: context.timeout,
    check: false,
    owes: context.owes,
    looks,
  });
  if ('failure' in answer) throw new ModuleFailure(answer.failure.message);
  const { run } = answer.result;
  if (!run) throw new Error('a script was answered without its result');
  if (run.timedOut) throw new ModuleFailure(`Timed out after ${context.timeout} second(s).`);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return { rc: run.rc, parts: decoder.decode(run.stdout).split('\0'), stderr: decoder.decode(run.stderr) };
}

/** The text of a part that `show` printed; undefined when there is no such file. */
export function shownFile(part: string | undefined): string | undefined {
  return part?.startsWith('f') ? part.slice(1) : undefined;
}

/** `stdout` and `stderr` of a result, each only when there is something. */
export function outputValues(stdout: string, stderr: string): PyDict {
  const values: PyDict = new Map();
  for (const [name, value] of allOutput(stdout, stderr)) if (value !== '' && !isEmpty(value)) values.set(name, value);
  return values;
}

/** A line of a script that ends it where the host has no such program, in Ansible's words. */
export function requireProgram(program: string): string {
  return `has ${program} || { echo 'Failed to find required executable "${program}"' >&2; exit 1; }\n`;
}

/** The failure of a command, with all that it said; `cmd` is shown where it is given. */
export function commandFailure(msg: string, { rc, parts, stderr }: HostAnswer, cmd?: string): ModuleFailure {
  const values = allOutput(parts.join(''), stderr).set('rc', rc);
  return new ModuleFailure(msg, cmd === undefined ? values : values.set('cmd', cmd));
}

/** `stdout` and `stderr` of a result, and their lines. */
export function allOutput(stdout: string, stderr: string): PyDict {
  return new Map<Value, Value>([
    ['stdout', stdout],
    ['stdout_lines', splitLines(stdout)],
    ['stderr', stderr],
    ['stderr_lines', splitLines(stderr)],
  ]);
}

function isEmpty(value: Value): boolean {
  return Array.isArray(value) && value.length === 0;
}
