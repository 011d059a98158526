import { basename } from 'node:path/posix';
import { TextError } from '../../parsing/text-error.ts';
import type { Value } from '../../parsing/value.ts';
import { splitWords } from '../../parsing/words.ts';
import { toStr } from '../../template/values/text.ts';
import { KeywordError } from '../task/keyword-values.ts';

/** Of what says how a host is reached, that which is not supported with every value: what is. */
const SUPPORTED = {
  connection: (name: string) => ['local', 'ssh', 'smart', 'paramiko'].includes(shortName(name)),
  become_method: (name: string) => shortName(name) === 'sudo',
  // sudo may lie anywhere; another program would take other words, and ask otherwise.
  become_exe: (name: string) => /^[\w./+-]+$/.test(name) && basename(name) === 'sudo',
} as const;

/** Whether a connection plugin, a become method or a become program of that name is supported. */
export function isSupportedReach(what: keyof typeof SUPPORTED, name: string): boolean {
  return SUPPORTED[what](name);
}

/** The name of a plugin of ansible-core without its collection. */
export function shortName(name: string): string {
  return name.replace(/^ansible\.(?:builtin|legacy)\./, '');
}

/** The words of a value as a shell would divide them. Throws a KeywordError that names it. */
export function wordsOf(value: Value, name: string): string[] {
  try {
    return splitWords(toStr(value));
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    throw new KeywordError(`${name} cannot be divided into words: ${error.message}`);
  }
}
