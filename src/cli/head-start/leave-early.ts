import { statSync } from 'node:fs';
import { askScript } from '../../agent/ask.ts';
import { quoteShell } from '../../parsing/quote.ts';
import { runSync } from '../../process/run-sync.ts';
import { STARTS_AT_ONCE } from '../../process/session-limit.ts';
import { cacheFile, writeOwn } from '../cache-folder.ts';
import type { HostQuestions, KeptAnswers } from './answers-file.ts';
import { EARLY } from './early-script.ts';
import type { Inputs } from './stamp.ts';

/** More paths than this are no argument list for one program. */
const MOST_PATHS = 1000;

/**
 * Leaves for the next run of this command line what a shell needs to ask the hosts before Node is there. For few hosts alone: of many
 * the start of Node is no part that counts.
 */
export function leaveEarly(program: string, argv: readonly string[], { id, inputs, hosts, atOnce }: KeptAnswers): void {
  // Elsewhere `stat` takes other words; and a shell asks all at once.
  const isFew = hosts.length <= Math.min(STARTS_AT_ONCE, atOnce) && inputs.length <= MOST_PATHS;
  if (process.platform !== 'linux' || !isFew) return;
  try {
    const [folders, files] = divide(inputs);
    const paths = [program, ...files];
    const early = cacheFile('early');
    writeOwn(early, EARLY);
    const file = print(early, 'key', argv);
    for (const [at, host] of hosts.entries()) writeOwn(`${file}-${at}`, askScript(host, id));
    writeOwn(file, asksOf(id, hosts, folders, paths, print(early, 'state', paths)));
  } catch {
    // As with what is kept itself.
  }
}

/** Of folders that were only looked at the times do not count. */
function divide(inputs: Inputs): readonly [folders: string[], others: string[]] {
  const isFolder = ([path, use]: Inputs[number]) =>
    use === 'look' && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
  const pathsOf = (some: Inputs) => some.map(([path]) => path);
  return [pathsOf(inputs.filter(isFolder)), pathsOf(inputs.filter((each) => !isFolder(each)))];
}

/** The lines by which a shell asks: where the paths are in the state that they are in now. */
function asksOf(
  id: string,
  hosts: readonly HostQuestions[],
  folders: readonly string[],
  paths: readonly string[],
  state: string,
): string {
  const lines = [
    ...folders.map((folder) => `[ -d ${quoteShell(folder)} ] || exit`),
    `[ "$(state_of ${words(paths)})" = ${quoteShell(state)} ] || exit`,
    `begin ${id} || exit`,
    ...hosts.map(({ command }, at) => `ask ${at} ${words(command)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function words(all: readonly string[]): string {
  return all.map(quoteShell).join(' ');
}

/** What the script prints. Throws where it prints nothing. */
function print(early: string, what: 'key' | 'state', args: readonly string[]): string {
  const text = String(runSync('sh', [early, what, ...args]).stdout).trim();
  if (text === '') throw new Error(`no ${what}`);
  return text;
}
