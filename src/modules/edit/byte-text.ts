import { Buffer } from 'node:buffer';
import type { Value } from '../../parsing/value.ts';
import { TemplateError } from '../../template/values/errors.ts';
import { compileRegex, type PythonRegex } from '../../template/values/regex/operations.ts';
import { ModuleFailure } from '../requests.ts';

/**
 * Bytes as a text of one character a byte. Ansible's modules edit bytes, with expressions of bytes; so does everything in this
 * folder, and a file in no known encoding survives.
 */
export type ByteText = string;

export function toByteText(text: string): ByteText {
  return Buffer.from(text, 'utf8').toString('latin1');
}

export function byteTextOf(bytes: Uint8Array): ByteText {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

export function bytesOf(text: ByteText): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** Python's `re.compile` of a pattern of bytes; a bad one ends the module. */
export function compileByteRegex(pattern: string): PythonRegex {
  return orFailure(() => compileRegex(toByteText(pattern), false, false, { ascii: true }));
}

/** What an expression of the operator's does wrong ends the module with Python's words. */
export function orFailure<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TemplateError) throw new ModuleFailure(error.message);
    throw error;
  }
}

/** Why a pattern is none of Python's; undefined for a good one. For checks before the run. */
export function regexFault(name: string, pattern: Value | undefined): string | undefined {
  if (typeof pattern !== 'string') return undefined;
  try {
    compileRegex(pattern, false, false);
    return undefined;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return `${name} is not a regular expression of Python: ${error.message}`;
  }
}

/** Lines with their ends, split at newlines alone, as a file's `readlines()` gives them. */
export function linesOf(text: ByteText): ByteText[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Python's `bytes.splitlines(True)`: carriage returns end lines too. */
export function splitKeepingEnds(text: ByteText): ByteText[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}

/** Python's `line.rstrip(b'\r\n')`. */
export function withoutEnd(line: ByteText): ByteText {
  return line.replace(/[\r\n]+$/, '');
}
