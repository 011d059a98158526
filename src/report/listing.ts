import type { ListedPlay } from '../executor/play/list-plays.ts';
import { toRepr } from '../template/values/text.ts';
import { safeText } from './terminal-text.ts';

/** What a listing shows beside the plays. */
export interface ListingOptions {
  readonly hosts: boolean;
  readonly tasks: boolean;
  readonly tags: boolean;
}

/** What `ansible-playbook --list-hosts`, `--list-tasks` and `--list-tags` print for a playbook. */
export function formatListing(playbook: string, plays: readonly ListedPlay[], options: ListingOptions): string {
  return safeText(
    `\nplaybook: ${playbook}\n${plays.map((play, index) => formatPlay(play, index + 1, options)).join('')}`,
  );
}

function formatPlay(play: ListedPlay, number: number, options: ListingOptions): string {
  const { patterns, name, tags, hosts, tasks } = play;
  const lines = [`\n  play #${number} (${patterns.join(',')}): ${name}\tTAGS: [${tags.join(',')}]`];
  if (options.hosts) {
    lines.push(`    pattern: ${toRepr([...patterns])}`, `    hosts (${hosts.length}):`);
    lines.push(...hosts.map((host) => `      ${host}`));
  }
  if (options.tasks) {
    lines.push('    tasks:', ...tasks.map((task) => `      ${task.name}\tTAGS: [${task.tags.join(', ')}]`));
  }
  if (options.tags) {
    const all = [...new Set([...tags, ...tasks.flatMap((task) => task.tags)])].toSorted();
    lines.push(`      TASK TAGS: [${all.join(', ')}]`);
  }
  return `${lines.join('\n')}\n`;
}
