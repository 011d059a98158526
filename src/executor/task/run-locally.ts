import { runProcess } from '../../process/run-process.ts';
import { UnknownValueError } from '../../vars/unknown.ts';
import type { ModuleServices } from './drive-module.ts';

/** Runs a program of the control node for a module. Nothing is run where no host is reached. */
export async function runLocally(
  { argv, timeout }: { readonly argv: readonly string[]; readonly timeout: number },
  { offline, signal }: Pick<ModuleServices, 'offline' | 'signal'>,
): Promise<{ rc: number | undefined; stdout: string; stderr: string }> {
  const [program = '', ...words] = argv;
  if (offline) throw new UnknownValueError(program, 'it asks a host');
  const ended = await runProcess(program, words, {
    ...(timeout > 0 ? { timeout } : {}),
    ...(signal ? { signal } : {}),
  });
  const text = { stdout: ended.stdout.toString(), stderr: ended.stderr.toString() };
  if (ended.failure !== undefined) return { rc: undefined, ...text };
  return { rc: ended.code ?? 128, ...text };
}
