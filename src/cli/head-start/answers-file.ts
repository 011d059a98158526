import { hash } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { readOwn, writeOwn } from '../cache-folder.ts';
import { signatureOf } from './signature.ts';
import { type Inputs, isOfToday, startFile } from './stamp.ts';

/** What one host is asked, and by which command line; `expected` is the digest of what it says where nothing has changed. */
export interface HostQuestions {
  readonly command: readonly string[];
  readonly questions: string;
  readonly expected: string;
}

/** What a host said, in a few characters. */
export function digestOf(said: string): string {
  return hash('sha256', Buffer.from(said, 'latin1'), 'base64').slice(0, 22);
}

/** A run that found nothing to do: what it read here, what it asked there, and what it said. */
export interface KeptAnswers {
  /** Milliseconds since the epoch. */
  readonly made: number;
  /** Milliseconds that it took. */
  readonly took: number;
  /** So many connections were open at once. */
  readonly atOnce: number;
  /** What the form of the output hangs on. */
  readonly view: string;
  readonly inputs: Inputs;
  readonly hosts: readonly HostQuestions[];
  readonly out: string;
  readonly err: string;
}

/** The kept answers of this command line; undefined where there are none, or where any input is another than it was. */
export function readAnswers(program: string, argv: readonly string[]): KeptAnswers | undefined {
  try {
    const bytes = readOwn(startFile('answers', program, argv));
    if (!bytes) return undefined;
    const kept = JSON.parse(bytes.toString('utf8')) as KeptAnswers;
    const isSame = kept.inputs.every(([path, use, signature]) => signatureOf(path, use) === signature);
    return isSame && isOfToday(kept.made) && kept.view === viewOf(process) ? kept : undefined;
  } catch {
    return undefined;
  }
}

export function writeAnswers(program: string, argv: readonly string[], kept: KeptAnswers): void {
  try {
    writeOwn(startFile('answers', program, argv), JSON.stringify(kept));
  } catch {
    // A full disk or a read-only home costs the next run its short way, nothing else.
  }
}

/** They are not what hosts answer any more. */
export function forgetAnswers(program: string, argv: readonly string[]): void {
  try {
    unlinkSync(startFile('answers', program, argv));
  } catch {
    // Somebody else has.
  }
}

/** Whether the streams are terminals, and how wide. */
export function viewOf({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>): string {
  return JSON.stringify([stdout.isTTY === true, stdout.columns ?? 0, stderr.isTTY === true]);
}
