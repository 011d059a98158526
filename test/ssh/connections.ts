import type { ConnectionTarget } from '../../src/transport/connection.ts';
import type { TestSshd } from '../helpers/sshd.ts';

/** A target at the given server. */
export function targetOf(
  server: TestSshd,
  address: string,
  rest: Partial<ConnectionTarget> & { readonly extraArgs?: readonly string[] } = {},
): ConnectionTarget {
  const { extraArgs = [], ...fields } = rest;
  return {
    name: 'host1',
    connection: 'ssh',
    address,
    port: server.port,
    user: 'root',
    privateKeyFile: server.keyFile,
    sshArgs: [...server.sshArgs, ...extraArgs],
    sshExecutable: 'ssh',
    connectTimeout: 10,
    ...fields,
  };
}

/** Settles to the error of a promise that must reject. */
export async function errorOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('did not reject');
}
