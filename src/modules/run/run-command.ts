import type { RunOperation } from '../../agent/operation.ts';
import type { OperationFailure } from '../../agent/reply.ts';
import type { PyDict } from '../../parsing/value.ts';
import { flagOf, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext, ModuleResult, Parameter } from '../module.ts';
import { attempt, ModuleFailure, perform, type Step } from '../requests.ts';
import { plannedJob, runJob } from './background-job.ts';
import { expandPath } from './remote-words.ts';
import { describeNoRun, describeRun } from './run-result.ts';

/** The parameters that `command` and `shell` share. */
export const RUN_PARAMETERS: Readonly<Record<string, Parameter>> = {
  _raw_params: { type: 'str' },
  cmd: { type: 'str' },
  chdir: { type: 'path' },
  creates: { type: 'path' },
  removes: { type: 'path' },
  stdin: { type: 'str' },
  stdin_add_newline: { type: 'bool', default: true },
};

/** What is run: words or shell text, and how `cmd` shows it. */
export interface CommandLine {
  readonly shown: string | string[];
  readonly text: string;
  readonly run: Pick<RunOperation, 'argv' | 'script' | 'executable'>;
}

/** Runs a command on the host as Ansible's command module does: `creates`, `removes`, check mode, `async` and result included. */
export function* runCommand(line: CommandLine, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const result = yield* runOrPlan(line, args, context);
  return context.check && context.job?.poll === 0 ? yield* plannedJob(line.shown, result, context) : result;
}

function* runOrPlan(line: CommandLine, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const creates = yield* pathArgument(args, 'creates', context);
  const removes = yield* pathArgument(args, 'removes', context);
  // Nothing can be asked of the host then: check mode never guesses what a command would do.
  if (context.check && creates === undefined && removes === undefined) return wouldRun(line, true);
  const operation = yield* buildOperation(line, { creates, removes }, args, context);
  if (context.job && !context.check) return yield* runInBackground(line, operation, args, context);
  const answer = yield* attempt(operation, true);
  if ('failure' in answer) throw explain(answer.failure, line);
  const { run } = answer.result;
  if (run?.skipped) return notNeeded(line, run.skipped, (run.skipped === 'creates' ? creates : removes) ?? '', context);
  if (context.check) return answer.result.changed ? wouldRun(line, false) : unneeded(line, creates, removes, context);
  if (!run) throw new Error('a command was answered without its result');
  return describeRun(line.shown, run, args.get('strip_empty_ends') !== false, context);
}

/** `async`: what `creates` and `removes` say is found out first, and told when the job is asked for. */
function* runInBackground(
  line: CommandLine,
  operation: RunOperation,
  args: ModuleArguments,
  context: ModuleContext,
): Step<ModuleResult> {
  const note = { cmd: line.shown, strip: args.get('strip_empty_ends') !== false };
  if (operation.creates === undefined && operation.removes === undefined)
    return yield* runJob(operation, note, context);
  const { run } = yield* perform({ ...operation, check: true });
  if (!run?.skipped) return yield* runJob(operation, note, context);
  const path = (run.skipped === 'creates' ? operation.creates : operation.removes) ?? '';
  const { msg = '', values } = notNeeded(line, run.skipped, path, context);
  return yield* runJob(operation, { ...note, needless: { msg, stdout: String(values.get('stdout')) } }, context);
}

function* buildOperation(
  line: CommandLine,
  globs: { creates: string | undefined; removes: string | undefined },
  args: ModuleArguments,
  context: ModuleContext,
): Step<RunOperation> {
  const chdir = yield* pathArgument(args, 'chdir', context);
  const stdin = textOf(args, 'stdin');
  const ending = flagOf(args, 'stdin_add_newline') ? '\n' : '';
  return {
    kind: 'run',
    ...line.run,
    ...(chdir === undefined ? {} : { chdir }),
    ...(globs.creates === undefined ? {} : { creates: globs.creates }),
    ...(globs.removes === undefined ? {} : { removes: globs.removes }),
    ...(stdin === undefined ? {} : { stdin: new TextEncoder().encode(stdin + ending) }),
    environment: context.environment,
    timeout: context.timeout,
    check: context.check,
    ...(context.commands === 'look' ? { looks: true } : {}),
    owes: context.owes,
  };
}

function* pathArgument(args: ModuleArguments, name: string, context: ModuleContext): Step<string | undefined> {
  const path = textOf(args, name);
  return path === undefined ? undefined : yield* expandPath(path, context);
}

function wouldRun(line: CommandLine, skipped: boolean): ModuleResult {
  const msg = 'Command would have run if not in check mode';
  const values = describeNoRun(line.shown, '');
  return { changed: !skipped, ...(skipped ? { skipped } : {}), msg, values, wouldRun: line.text };
}

function notNeeded(
  line: CommandLine,
  reason: 'creates' | 'removes',
  path: string,
  context: ModuleContext,
): ModuleResult {
  const condition = reason === 'creates' ? 'exists' : 'does not exist';
  return {
    changed: false,
    msg: `${context.check ? 'Would' : 'Did'} not run command since '${path}' ${condition}`,
    values: describeNoRun(line.shown, `skipped, since ${path} ${condition}`),
  };
}

/** For an agent that answers check mode by `changed: false` alone. */
function unneeded(
  line: CommandLine,
  creates: string | undefined,
  removes: string | undefined,
  context: ModuleContext,
): ModuleResult {
  return creates !== undefined
    ? notNeeded(line, 'creates', creates, context)
    : notNeeded(line, 'removes', removes ?? '', context);
}

function explain(failure: OperationFailure, line: CommandLine): ModuleFailure {
  const values: PyDict = new Map([['cmd', line.shown]]);
  if (failure.reason !== 'chdir' && failure.rc === undefined) return new ModuleFailure(failure.message, values);
  for (const name of ['stdout', 'stderr']) values.set(name, '').set(`${name}_lines`, []);
  if (failure.rc === undefined)
    return new ModuleFailure('Unable to change directory before execution.', values.set('rc', null));
  return new ModuleFailure(failure.message, values.set('cmd', line.text).set('rc', failure.rc));
}
