import type { RunResult } from '../../agent/reply.ts';
import type { PyDict, Value } from '../../parsing/value.ts';
import type { ModuleContext, ModuleResult } from '../module.ts';
import { splitLines } from './split-lines.ts';

/** The result of Ansible's command module for a command that ran. */
export function describeRun(cmd: Value, run: RunResult, strip: boolean, context: ModuleContext): ModuleResult {
  const values = runValues(cmd, decode(run.stdout, strip), decode(run.stderr, strip), run.rc);
  values.set('start', formatTime(run.start));
  values.set('end', formatTime(run.end));
  values.set('delta', formatDelta(run.end - run.start));
  if (run.timedOut) {
    return { changed: true, failed: true, msg: `Timed out after ${context.timeout} second(s).`, values };
  }
  return run.rc === 0
    ? { changed: true, msg: '', values }
    : { changed: true, failed: true, msg: 'non-zero return code', values };
}

/** The result for a command that need not run, or that check mode did not start: no times, `rc` 0. */
export function describeNoRun(cmd: Value, stdout: string): PyDict {
  const values = runValues(cmd, stdout, '', 0);
  return values.set('start', null).set('end', null).set('delta', null);
}

function runValues(cmd: Value, stdout: string, stderr: string, rc: number): PyDict {
  return new Map<Value, Value>([
    ['cmd', cmd],
    ['rc', rc],
    ['stdout', stdout],
    ['stderr', stderr],
    ['stdout_lines', splitLines(stdout)],
    ['stderr_lines', splitLines(stderr)],
  ]);
}

function decode(bytes: Uint8Array, strip: boolean): string {
  // The byte order mark is content, not a mark.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return strip ? text.replace(/[\r\n]+$/, '') : text;
}

/** `str(datetime)`, in UTC: the host's time zone is not known here. */
function formatTime(seconds: number): string {
  const micros = Math.round(seconds * 1e6);
  const whole = Math.floor(micros / 1e6);
  const date = new Date(whole * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return date + formatFraction(micros - whole * 1e6);
}

/** `str(timedelta)`. */
function formatDelta(seconds: number): string {
  const micros = Math.max(0, Math.round(seconds * 1e6));
  const whole = Math.floor(micros / 1e6);
  const days = Math.floor(whole / 86400);
  const clock = [Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60, whole % 60];
  const text = `${clock[0]}:${String(clock[1]).padStart(2, '0')}:${String(clock[2]).padStart(2, '0')}`;
  const dayText = days === 0 ? '' : `${days} day${days === 1 ? '' : 's'}, `;
  return dayText + text + formatFraction(micros - whole * 1e6);
}

function formatFraction(micros: number): string {
  return micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`;
}
