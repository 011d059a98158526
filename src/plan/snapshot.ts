/** A rendered tree: text by path below the folder, `HOST/absolute/path/on/the/host`, and one manifest a host. */
export type Snapshot = ReadonlyMap<string, string>;

/** How a folder differs from what would be rendered now. */
export interface SnapshotDifference {
  readonly path: string;
  readonly kind: 'missing' | 'changed' | 'obsolete';
  /** Text that lies there, and text that is rendered; empty where there is none. */
  readonly before: string;
  readonly after: string;
}

/** Compares what lies in a folder with what is rendered, by path. New files never pass silently, nor do left-over ones. */
export function compareSnapshots(present: Snapshot, rendered: Snapshot): SnapshotDifference[] {
  const differences: SnapshotDifference[] = [];
  for (const path of [...new Set([...present.keys(), ...rendered.keys()])].toSorted()) {
    const [before, after] = [present.get(path), rendered.get(path)];
    if (before === after) continue;
    const kind = before === undefined ? 'missing' : after === undefined ? 'obsolete' : 'changed';
    differences.push({ path, kind, before: before ?? '', after: after ?? '' });
  }
  return differences;
}
