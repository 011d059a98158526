import { hash } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { isatty } from 'node:tty';
import { readOwn, writeOwn } from '../cache-folder.ts';
import { areSame, type Inputs, startFile } from './stamp.ts';

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

/** Text for a stream of this process, in the order in which it was written: both may lead to the same place. */
export type Said = readonly (readonly [stream: 'stdout' | 'stderr', text: string])[];

/** A run that found nothing to do: what it read here, what it asked there, and what it said. */
export interface KeptAnswers {
  /** By which answers are told apart that belong to the questions of another run. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly made: number;
  /** Until when it counts. */
  readonly until: number;
  /** Milliseconds that it took. */
  readonly took: number;
  /** So many connections were open at once. */
  readonly atOnce: number;
  /** What the form of the output hangs on. */
  readonly view: string;
  readonly inputs: Inputs;
  readonly hosts: readonly HostQuestions[];
  readonly said: Said;
}

/** The kept answers of this command line; undefined where there are none, or where any input is another than it was. */
export function readAnswers(program: string, argv: readonly string[]): KeptAnswers | undefined {
  try {
    const file = startFile('answers', program, argv);
    const [seal = '', text = ''] = readOwn(file)?.toString('utf8').split('\n') ?? [];
    if (seal !== sealOf(file, text)) return undefined;
    const kept = JSON.parse(text) as KeptAnswers;
    const now = Date.now();
    const counts = kept.made <= now && now < kept.until && kept.view === viewOf(process);
    return counts && areSame(kept.inputs) ? kept : undefined;
  } catch {
    return undefined;
  }
}

export function writeAnswers(program: string, argv: readonly string[], kept: KeptAnswers): void {
  try {
    const file = startFile('answers', program, argv);
    const text = JSON.stringify(kept);
    writeOwn(file, `${sealOf(file, text)}\n${text}`);
  } catch {
    // A full disk or a read-only home costs the next run its short way, nothing else.
  }
}

/** By which it shows that the text is whole, and that it was written for this command line. */
function sealOf(file: string, text: string): string {
  return hash('sha256', `${file}\n${text}`, 'base64');
}

/** They are not what hosts answer any more. */
export function forgetAnswers(program: string, argv: readonly string[]): void {
  try {
    unlinkSync(startFile('answers', program, argv));
  } catch {
    // Somebody else has.
  }
}

/** Whether the streams are terminals, how wide, and whether there is somebody to ask. */
export function viewOf({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>): string {
  return JSON.stringify([stdout.isTTY === true, stdout.columns ?? 0, stderr.isTTY === true, isatty(0)]);
}
