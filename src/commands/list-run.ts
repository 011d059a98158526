import { relative } from 'node:path';
import { listPlay } from '../executor/list-plays.ts';
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

/** `--list-hosts`, `--list-tasks`, `--list-tags`, `--syntax-check`: prints what there is. */
export function listRun({ playbooks, store, sources }: LoadedRun, options: RunOptions, io: CommandIo): void {
  const { inventory, limit } = sources;
  for (const { file, plays, context } of playbooks) {
    if (options.syntaxCheck) io.out(`\nplaybook: ${relative(io.cwd, file)}\n`);
    if (options.syntaxCheck) continue;
    const listed = plays.map((play) => listPlay({ play, store, context, inventory, limit }, selectionOf(options)));
    const shown = { hosts: options.listHosts, tasks: options.listTasks, tags: options.listTags };
    io.out(formatListing(relative(io.cwd, file), listed, shown));
  }
}

/** A list of tags names those of tasks too that only run when they are asked for. */
function selectionOf({ tags, skipTags, listTags }: RunOptions): TagSelection {
  const only = tags.length > 0 ? tags : listTags ? ['all', 'never'] : ['all'];
  return { only: new Set(only), skip: new Set(skipTags) };
}
