interface Mount {
  readonly id: number;
  readonly parent: number;
  root: string;
  readonly place: string;
  readonly source: string;
}

/**
 * What is mounted where, of the text of /proc/self/mountinfo: place → source. The source of a bind mount is the directory that it
 * shows, as far as the table tells.
 */
export function parseMountTable(text: string): Map<string, string> {
  const mounts = new Map(parse(text).map((mount) => [mount.id, mount]));
  const sources = new Map<string, string>();
  for (const mount of mounts.values()) sources.set(mount.place, sourceOf(mount, mounts));
  return sources;
}

function parse(text: string): Mount[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length >= 10)
    .map((fields) => ({
      id: Number(fields[0]),
      parent: Number(fields[1]),
      root: fields[3] ?? '',
      place: fields[4] ?? '',
      source: fields.at(-2) ?? '',
    }));
}

function sourceOf(mount: Mount, mounts: ReadonlyMap<number, Mount>): string {
  const parent = mount.parent === 1 ? undefined : mounts.get(mount.parent);
  if (!parent) return mount.source;
  // The root of the parent is none of the parts that can be seen.
  if (parent.root.length > 1 && mount.root.startsWith(`${parent.root}/`)) {
    mount.root = mount.root.slice(parent.root.length);
  }
  if (parent.place !== '/') mount.root = `${parent.place}${mount.root}`;
  return mount.root;
}
