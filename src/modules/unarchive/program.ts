import type { PyDict, Value } from '../../parsing/value.ts';
import type { ModuleContext } from '../module.ts';
import { attempt, type Step } from '../requests.ts';

/** A program of the host that has ended; one that could not be started has code 127. */
export interface Program {
  readonly cmd: readonly string[];
  readonly rc: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program in a directory with messages that can be read by a program. */
export function* runProgram(
  cmd: readonly string[],
  chdir: string,
  context: ModuleContext,
  owes: readonly string[] = [],
): Step<Program> {
  const answer = yield* attempt({
    kind: 'run',
    argv: cmd,
    chdir,
    environment: { ...context.environment, LANG: 'C', LC_ALL: 'C', LC_MESSAGES: 'C', LANGUAGE: 'C' },
    timeout: context.timeout,
    check: false,
    owes,
  });
  if ('failure' in answer) return { cmd, rc: 127, out: '', err: answer.failure.message };
  const { run } = answer.result;
  const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
  return { cmd, rc: run?.rc ?? 127, out: text(run?.stdout), err: text(run?.stderr) };
}

/** As Ansible returns it. */
export function programValues({ cmd, rc, out, err }: Program): PyDict {
  return new Map<Value, Value>([
    ['cmd', [...cmd]],
    ['rc', rc],
    ['out', out],
    ['err', err],
  ]);
}
