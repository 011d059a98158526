/** Where two JSON values differ, but for the order of keys: a line for each place, so that a failure can be read. */
export function findDifferences(theirs: unknown, ours: unknown, place = ''): string[] {
  if (JSON.stringify(theirs) === JSON.stringify(ours)) return [];
  if (!isContainer(theirs) || !isContainer(ours) || Array.isArray(theirs) !== Array.isArray(ours)) {
    return [`${place}: Ansible ${show(theirs)}, here ${show(ours)}`];
  }
  const keys = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])];
  const inside = keys.flatMap((key) => findDifferences(theirs[key], ours[key], `${place}/${key}`));
  return inside;
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 600);
}
