import { relative } from 'node:path';
import { listPlay } from '../executor/play/list-plays.ts';
import type { TagSelection } from '../playbook/tags.ts';
import { formatListing } from '../report/listing.ts';
import type { CommandIo } from './command-io.ts';
import type { LoadedRun } from './load-run.ts';
import type { RunOptions } from './options.ts';

/** Whether the command line asks to look at the input alone, so that nothing is to be run. */
export function onlyLooks(options: RunOptions): boolean {
  return options.syntaxCheck || onlyLists(options);
}

/** Whether it asks for lists of what there is, and not for a check. */
export function onlyLists({ syntaxCheck, listHosts, listTasks, listTags }: RunOptions): boolean {
  return !syntaxCheck && (listHosts || listTasks || listTags);
}

/**
 * `--list-hosts`, `--list-tasks`, `--list-tags`, `--syntax-check`: prints what there is. With `--json` the document has every play with its
 * hosts, tags and tasks, whichever list was asked for, and no plays after `--syntax-check` alone.
 */
export function listRun({ playbooks, store, sources }: LoadedRun, options: RunOptions, io: CommandIo): void {
  const { inventory, limit } = sources;
  const write = options.json ? io.err : io.out;
  const shown = { hosts: options.listHosts, tasks: options.listTasks, tags: options.listTags };
  const documents = playbooks.map(({ file, plays, context }) => {
    const playbook = relative(io.cwd, file);
    if (options.syntaxCheck) write(`\nplaybook: ${playbook}\n`);
    if (options.syntaxCheck) return { playbook };
    const listed = plays.map((play) => listPlay({ play, store, context, inventory, limit }, selectionOf(options)));
    write(formatListing(playbook, listed, shown));
    return { playbook, plays: listed };
  });
  if (options.json) io.out(`${JSON.stringify({ format: 1, valid: true, playbooks: documents })}\n`);
}

/** A list of tags names those of tasks too that only run when they are asked for. */
function selectionOf({ tags, skipTags, listTags }: RunOptions): TagSelection {
  const only = tags.length > 0 ? tags : listTags ? ['all', 'never'] : ['all'];
  return { only: new Set(only), skip: new Set(skipTags) };
}
