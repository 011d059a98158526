import type { SourceRange } from '../errors/source-range.ts';
import type { Value } from '../parsing/value.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';

/** Variables as they stand in the operator's files, each with its place. */
export type Variables = ReadonlyMap<string, YamlNode>;

/** A managed node, as the inventory names it. */
export class Host {
  readonly name: string;
  /** Where it is first named; absent for the implicit localhost. */
  readonly range: SourceRange | undefined;
  /** Variables of the inventory sources themselves, not of host_vars. */
  readonly vars = new Map<string, YamlNode>();
  /** Variables that a run added (add_host): data, never templates. */
  readonly added = new Map<string, Value>();
  /** Groups that name it; those above them follow from these. */
  readonly groups = new Set<Group>();
  /** Source that first named it, and its directory: `inventory_file`, `inventory_dir`. */
  readonly file: string | undefined;
  readonly directory: string | undefined;
  /** The localhost that no source names. */
  readonly implicit: boolean;

  constructor(
    name: string,
    range: SourceRange | undefined,
    source: { file?: string | undefined; directory?: string | undefined; implicit?: boolean } = {},
  ) {
    this.name = name;
    this.range = range;
    this.file = source.file;
    this.directory = source.directory;
    this.implicit = source.implicit ?? false;
  }
}

/** A group of hosts and groups. */
export class Group {
  readonly name: string;
  readonly range: SourceRange | undefined;
  /** Variables of the inventory sources themselves, not of group_vars. */
  readonly vars = new Map<string, YamlNode>();
  readonly children: Group[] = [];
  readonly parents: Group[] = [];
  /** Hosts that the group names itself, in order. */
  readonly hosts = new Set<Host>();
  /** How far below `all`: the longest way counts. */
  depth = 0;
  /** `ansible_group_priority`. */
  priority = 1;

  constructor(name: string, range?: SourceRange) {
    this.name = name;
    this.range = range;
  }
}

/** The groups above a group. */
export function ancestorsOf(group: Group): Set<Group> {
  const found = new Set<Group>();
  const waiting = [...group.parents];
  for (let parent = waiting.pop(); parent; parent = waiting.pop()) {
    if (found.has(parent)) continue;
    found.add(parent);
    waiting.push(...parent.parents);
  }
  return found;
}

/** A group and those below it, level by level. */
export function descendantsOf(group: Group): Set<Group> {
  const found = new Set([group]);
  for (const each of found) for (const child of each.children) found.add(child);
  return found;
}

/**
 * Makes `child` a child of `parent` and deepens all that is below it. False when that would close a circle.
 */
export function linkGroups(parent: Group, child: Group): boolean {
  if (parent.children.includes(child)) return true;
  if (parent === child || ancestorsOf(parent).has(child)) return false;
  parent.children.push(child);
  child.parents.push(parent);
  deepen(child, parent.depth + 1);
  return true;
}

/** Deepens level by level, so that no group is visited more often than there are longer ways to it. */
function deepen(group: Group, depth: number): void {
  let level = new Set([group]);
  for (let at = depth; level.size > 0; at++) {
    const next = new Set<Group>();
    for (const each of level) {
      if (each.depth >= at) continue;
      each.depth = at;
      for (const child of each.children) next.add(child);
    }
    level = next;
  }
}

/** The order in which the variables of groups are laid over each other: depth, then priority, then name. */
export function compareGroups(left: Group, right: Group): number {
  return left.depth - right.depth || left.priority - right.priority || compareText(left.name, right.name);
}

/** Compares by code point, as Python sorts; JavaScript's `<` goes by UTF-16 unit. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const difference = (left.codePointAt(at) as number) - (right.codePointAt(at) as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
