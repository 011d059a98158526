import { join } from 'node:path';
import { execa, type Options } from 'execa';
import { LabError, reasonOf } from '../lab-error.ts';
import { stateDir } from '../settings.ts';

export const engineDir = join(stateDir, 'engine');
export const engineSocket = join(engineDir, 'docker.sock');

/** The environment in which the docker command speaks to the lab's own dockerd and no other. */
function engineEnvironment(): Record<string, string> {
  return { DOCKER_HOST: `unix://${engineSocket}`, DOCKER_CONFIG: join(engineDir, 'config') };
}

/** Runs the docker command against the lab's engine and returns its stdout; a failure is a LabError with its words. */
export async function docker(args: readonly string[], options: { timeout?: number } = {}): Promise<string> {
  try {
    const { stdout } = await execa('docker', args, {
      env: engineEnvironment(),
      stdin: 'ignore',
      timeout: options.timeout ?? 120_000,
    });
    return stdout;
  } catch (error) {
    throw new LabError(`docker ${args.slice(0, 2).join(' ')}: ${reasonOf(error)}`);
  }
}

/** As `docker`, where failing is an answer. */
export async function tryDocker(args: readonly string[], timeout = 30_000): Promise<string | undefined> {
  const result = await execa('docker', args, { env: engineEnvironment(), stdin: 'ignore', reject: false, timeout });
  return result.exitCode === 0 ? result.stdout : undefined;
}

/** Options for an execa call of one's own against the lab's engine. */
export function engineOptions<T extends Options>(options: T): T & { env: Record<string, string> } {
  return { ...options, env: engineEnvironment() };
}
