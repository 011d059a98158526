import type { Group } from './group.ts';

/** What `ansible-inventory --graph` prints for a group: the groups below it, then its hosts; with its final line break. */
export function inventoryToGraph(group: Group): string {
  return `${groupLines(group, 0).join('\n')}\n`;
}

function groupLines(group: Group, depth: number): string[] {
  const lines = [graphLine(`@${group.name}:`, depth)];
  for (const child of group.children) lines.push(...groupLines(child, depth + 1));
  if (group.name !== 'all') for (const host of group.hosts) lines.push(graphLine(host.name, depth + 1));
  return lines;
}

function graphLine(name: string, depth: number): string {
  return depth === 0 ? name : `${'  |'.repeat(depth)}--${name}`;
}
