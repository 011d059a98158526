import { resolve } from 'node:path';
import { DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import type { ConnectionOptions } from '../executor/run-options.ts';
import { TextError } from '../parsing/text-error.ts';
import { splitWords } from '../parsing/words.ts';
import type { CommandIo } from './command-io.ts';
import type { ConnectOptions } from './options.ts';

/** The connection settings of the command line as the executor takes them; asks for passwords where `-k` and `-K` say so, else reads their files. */
export async function connectionOptions(options: ConnectOptions, io: CommandIo): Promise<ConnectionOptions> {
  const loginPassword = await loginPasswordOf(options, io);
  const becomePassword = await becomePasswordOf(options, io, loginPassword);
  return {
    sshArgs: options.sshCommonArgs === undefined ? [] : wordsOf(options.sshCommonArgs, '--ssh-common-args'),
    ...(options.sshExtraArgs === undefined ? {} : { sshExtraArgs: wordsOf(options.sshExtraArgs, '--ssh-extra-args') }),
    ...(options.sshArgs === undefined ? {} : { sshOwnArgs: splitWords(options.sshArgs) }),
    ...(options.sshExecutable === undefined ? {} : { sshExecutable: options.sshExecutable }),
    ...(options.connection === undefined ? {} : { connection: options.connection }),
    timeout: options.timeout,
    become: options.become,
    ...(options.user === undefined ? {} : { user: options.user }),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.privateKey === undefined ? {} : { privateKeyFile: options.privateKey }),
    ...(options.becomeUser === undefined ? {} : { becomeUser: options.becomeUser }),
    ...(loginPassword === undefined ? {} : { loginPassword }),
    ...(becomePassword === undefined ? {} : { becomePassword }),
  };
}

/** What is asked for counts before a file, as in Ansible. */
async function loginPasswordOf(options: ConnectOptions, { askSecret, cwd }: CommandIo): Promise<string | undefined> {
  if (options.askPass) return askSecret('SSH password: ');
  return readPassword(options.connectionPasswordFile, 'connection password', cwd);
}

/** The same; what is left empty is the password of the login. */
async function becomePasswordOf(
  options: ConnectOptions,
  { askSecret, cwd }: CommandIo,
  login: string | undefined,
): Promise<string | undefined> {
  if (!options.askBecomePass)
    return (await readPassword(options.becomePasswordFile, 'become password', cwd)) ?? options.becomePassword;
  if (login === undefined) return askSecret('BECOME password: ');
  return (await askSecret('BECOME password[defaults to SSH password]: ')) || login;
}

async function readPassword(file: string | undefined, what: string, cwd: string): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const { readSecretFile } = await import('./secret-file.ts');
  return readSecretFile(resolve(cwd, file), { what, code: 'cli/usage' });
}

function wordsOf(text: string, option: string): string[] {
  try {
    return splitWords(text);
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    throw new DiagnosticError(errorAt('cli/usage', `${option} cannot be divided into words: ${error.message}`));
  }
}
