import type { Group, Host } from './group.ts';

/** The variables of a group or host as lines show them; absent: none are shown. */
export type ShownVariables = (entity: Group | Host) => readonly (readonly [name: string, text: string])[];

/** What `ansible-inventory --graph` prints for a group: the groups below it, then its hosts; with its final line break. */
export function inventoryToGraph(group: Group, shown: ShownVariables = () => []): string {
  return `${groupLines(group, 0, shown).join('\n')}\n`;
}

function groupLines(group: Group, depth: number, shown: ShownVariables): string[] {
  const lines = [graphLine(`@${group.name}:`, depth)];
  for (const child of group.children) lines.push(...groupLines(child, depth + 1, shown));
  for (const host of group.name === 'all' ? [] : group.hosts) {
    lines.push(graphLine(host.name, depth + 1), ...variableLines(host, depth + 2, shown));
  }
  return [...lines, ...variableLines(group, depth + 1, shown)];
}

function variableLines(entity: Group | Host, depth: number, shown: ShownVariables): string[] {
  return shown(entity).map(([name, text]) => graphLine(`{${name} = ${text}}`, depth));
}

function graphLine(name: string, depth: number): string {
  return depth === 0 ? name : `${'  |'.repeat(depth)}--${name}`;
}
