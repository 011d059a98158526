import { DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import type { ConnectionOptions } from '../executor/run-options.ts';
import { TextError } from '../parsing/text-error.ts';
import { splitWords } from '../parsing/words.ts';
import type { CommandIo } from './command-io.ts';
import type { ConnectOptions } from './options.ts';

/** The connection settings of the command line as the executor takes them; asks for the become password where `-K` says so. */
export async function connectionOptions(options: ConnectOptions, io: CommandIo): Promise<ConnectionOptions> {
  const becomePassword = options.askBecomePass ? await io.askSecret('BECOME password: ') : options.becomePassword;
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
    ...(becomePassword === undefined ? {} : { becomePassword }),
  };
}

function wordsOf(text: string, option: string): string[] {
  try {
    return splitWords(text);
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    throw new DiagnosticError(errorAt('cli/usage', `${option} cannot be divided into words: ${error.message}`));
  }
}
