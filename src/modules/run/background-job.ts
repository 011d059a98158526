import type { RunOperation } from '../../agent/operation.ts';
import type { PyDict, Value } from '../../parsing/value.ts';
import type { ModuleContext, ModuleResult } from '../module.ts';
import { ModuleFailure, perform, type Step } from '../requests.ts';
import { LAUNCH, MISSING, REMOVE, STATUS } from './job-scripts.ts';
import { expandPath } from './remote-words.ts';
import { describeNoRun, describeRun } from './run-result.ts';

/** What has to be known of a command to describe how its job ended; it lies with the job. */
export interface JobNote {
  readonly cmd: string | readonly string[];
  readonly strip: boolean;
  /** `creates` or `removes` made it unnecessary: the message, and what stands for its output. */
  readonly needless?: { readonly msg: string; readonly stdout: string };
}

/** A job as it stands in its folder on the host. */
interface JobState {
  readonly state: 'none' | 'running' | 'done' | 'timeout' | 'gone';
  readonly rc: number;
  readonly start: number;
  readonly end: number;
  readonly note: Uint8Array;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** Seconds beyond its limit after which a job that is not ended yet is given up. */
const GRACE = 5;
/** How the names of jobs begin that check mode would have started. */
const PLANNED = 'check.';

/**
 * Runs a command in the background of the host (`async`), in a folder of its own below `async_dir`; it is ended after its
 * limit. Waits for it, unless `poll` is 0: then `async_status` asks for it.
 */
export function* runJob(operation: RunOperation, note: JobNote, context: ModuleContext): Step<ModuleResult> {
  const { limit, poll } = context.job ?? { limit: 0, poll: 0 };
  const folder = yield* jobFolder(context);
  const jid = yield* launch(operation, note, folder, limit);
  const values = jobValues(jid, folder, true, false);
  if (poll === 0) return { changed: true, values };
  for (let left = limit + GRACE; left > 0; left -= poll) {
    const state = yield* readState(jid, folder, poll);
    if (state.state === 'running') continue;
    yield* removeJob(jid, folder);
    return describeJob(jid, folder, state, context);
  }
  throw new ModuleFailure(`async task did not complete within the requested time - ${limit}s`, values);
}

/** How a job in check mode would end. Nothing of it is on the host: its name says it. */
interface PlannedJob {
  readonly cmd: JobNote['cmd'];
  readonly changed: boolean;
  readonly skipped: boolean;
  readonly msg: string;
  readonly stdout: string;
}

/** In check mode a job is started as well, as in Ansible, and comes to what the command comes to in check mode. */
export function* plannedJob(cmd: JobNote['cmd'], result: ModuleResult, context: ModuleContext): Step<ModuleResult> {
  const { changed, skipped = false, msg = '', values } = result;
  const planned: PlannedJob = { cmd, changed, skipped, msg, stdout: String(values.get('stdout') ?? '') };
  const jid = PLANNED + Buffer.from(JSON.stringify(planned)).toString('base64url');
  const { wouldRun } = result;
  const folder = yield* jobFolder(context);
  return { changed: true, values: jobValues(jid, folder, true, false), ...(wouldRun ? { wouldRun } : {}) };
}

/** The job that a name tells of; undefined where it is the name of none. */
function plannedIn(jid: string): PlannedJob | undefined {
  if (!jid.startsWith(PLANNED)) return undefined;
  try {
    const planned: unknown = JSON.parse(Buffer.from(jid.slice(PLANNED.length), 'base64url').toString());
    return typeof planned === 'object' && planned !== null && 'cmd' in planned ? (planned as PlannedJob) : undefined;
  } catch {
    return undefined;
  }
}

function describePlanned(planned: PlannedJob, jid: string, folder: string): ModuleResult {
  const { cmd, changed, skipped, msg, stdout } = planned;
  const values = new Map([...jobValues(jid, folder, true, true), ...describeNoRun(toValue(cmd), stdout)]);
  return { changed, ...(skipped ? { skipped } : {}), msg, values };
}

/** What `async_status` answers of a job. */
export function* jobStatus(jid: string, context: ModuleContext): Step<ModuleResult> {
  const folder = yield* jobFolder(context);
  const planned = context.check ? plannedIn(jid) : undefined;
  if (planned) return describePlanned(planned, jid, folder);
  if (!isJobName(jid)) throw noSuchJob(jid, folder);
  return describeJob(jid, folder, yield* readState(jid, folder, 0), context);
}

/** Removes what a job left on the host. */
export function* cleanUpJob(jid: string, context: ModuleContext): Step<ModuleResult> {
  const folder = yield* jobFolder(context);
  const known = isJobName(jid) && (yield* readState(jid, folder, 0)).state !== 'none';
  if (!known) {
    const values = jobValues(jid, folder, true, true).set('erased', `${folder}/${jid}`);
    values.delete('results_file');
    throw new ModuleFailure('could not find job', values);
  }
  yield* removeJob(jid, folder);
  const values = withoutOutput(jobValues(jid, folder, false, false)).set('erased', `${folder}/${jid}`);
  values.delete('results_file');
  return { changed: false, values };
}

function jobFolder(context: ModuleContext): Step<string> {
  return expandPath(context.jobFolder ?? '~/.ansible_async', context);
}

/** A name that stays in the folder of the jobs. */
function isJobName(jid: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(jid);
}

function* launch(operation: RunOperation, note: JobNote, folder: string, limit: number): Step<string> {
  const words = operation.argv ?? [operation.executable ?? '/bin/sh', '-c', operation.script ?? ''];
  const input = [Buffer.from(`${JSON.stringify(note)}\n`), operation.stdin ?? new Uint8Array()];
  const {
    script: _script,
    executable: _executable,
    creates: _creates,
    removes: _removes,
    looks: _looks,
    ...rest
  } = operation;
  const { run } = yield* perform({
    ...rest,
    argv: ['/bin/sh', '-c', LAUNCH, 'sh', folder, String(limit), ...(note.needless ? ['true'] : words)],
    stdin: Buffer.concat(input),
    timeout: 0,
  });
  const jid = new TextDecoder().decode(run?.stdout).trim();
  if (run?.rc === 0 && isJobName(jid)) return jid;
  if (run?.rc === MISSING) {
    const values: PyDict = new Map<Value, Value>([
      ['cmd', toValue(note.cmd)],
      ['rc', 2],
    ]);
    throw new ModuleFailure(`[Errno 2] No such file or directory: b'${words[0]}'`, values);
  }
  throw new ModuleFailure(`the job could not be started: ${new TextDecoder().decode(run?.stderr).trim()}`);
}

/** Asks for a job; waits up to so many seconds for its end. */
function* readState(jid: string, folder: string, wait: number): Step<JobState> {
  const { run } = yield* perform(shellOperation(STATUS, [`${folder}/${jid}`, String(wait)]));
  const bytes = run?.stdout ?? new Uint8Array();
  const end = bytes.indexOf(10);
  const fields = new TextDecoder().decode(bytes.subarray(0, end)).split(' ');
  const numbers = fields.slice(1).map(Number);
  const [rc = 0, start = 0, stop = 0, noteSize = 0, outSize = 0] = numbers;
  const body = bytes.subarray(end + 1);
  return {
    state: (fields[0] ?? 'none') as JobState['state'],
    rc,
    start,
    end: stop,
    note: body.subarray(0, noteSize),
    stdout: body.subarray(noteSize, noteSize + outSize),
    stderr: body.subarray(noteSize + outSize),
  };
}

function* removeJob(jid: string, folder: string): Step<void> {
  yield* perform(shellOperation(REMOVE, [`${folder}/${jid}`]));
}

function shellOperation(script: string, words: readonly string[]): RunOperation {
  return { kind: 'run', argv: ['/bin/sh', '-c', script, 'sh', ...words], environment: {}, timeout: 0, check: false };
}

function describeJob(jid: string, folder: string, job: JobState, context: ModuleContext): ModuleResult {
  if (job.state === 'none') throw noSuchJob(jid, folder);
  const running = job.state === 'running';
  const values = jobValues(jid, folder, true, !running);
  if (running) return { changed: false, values: withoutOutput(values) };
  if (job.state === 'timeout') throw new ModuleFailure('Timeout exceeded', withoutOutput(values));
  if (job.state === 'gone') throw new ModuleFailure('the job ended without a result', withoutOutput(values));
  const note = JSON.parse(new TextDecoder().decode(job.note)) as JobNote;
  const cmd = toValue(note.cmd);
  const result = note.needless
    ? { changed: false, msg: note.needless.msg, values: describeNoRun(cmd, note.needless.stdout) }
    : describeRun(cmd, job, note.strip, context);
  return { ...result, values: new Map([...values, ...result.values]) };
}

function noSuchJob(jid: string, folder: string): ModuleFailure {
  return new ModuleFailure('could not find job', withoutOutput(jobValues(jid, folder, true, true)));
}

function jobValues(jid: string, folder: string, started: boolean, finished: boolean): PyDict {
  return new Map<Value, Value>([
    ['ansible_job_id', jid],
    ['started', started],
    ['finished', finished],
    ['results_file', `${folder}/${jid}`],
  ]);
}

/** async_status always names the output, also of a job that has none yet. */
function withoutOutput(values: PyDict): PyDict {
  for (const name of ['stdout', 'stderr']) values.set(name, '').set(`${name}_lines`, []);
  return values;
}

function toValue(cmd: JobNote['cmd']): Value {
  return typeof cmd === 'string' ? cmd : [...cmd];
}
