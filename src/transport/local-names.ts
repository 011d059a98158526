import { readFileSync } from 'node:fs';

/** The name of a user of the control node; undefined for one that is in no file (LDAP), whom only the system's tools know. */
export function userName(uid: number): string | undefined {
  return namesIn('/etc/passwd').get(uid);
}

export function groupName(gid: number): string | undefined {
  return namesIn('/etc/group').get(gid);
}

const known = new Map<string, ReadonlyMap<number, string>>();

/** Names by id; of several with one id the first counts, as for the system. */
function namesIn(file: string): ReadonlyMap<number, string> {
  let names = known.get(file);
  if (!names) {
    const entries = readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .filter((fields) => fields.length > 2)
      .map(([name = '', , id]) => [Number(id), name] as const);
    names = new Map(entries.toReversed());
    known.set(file, names);
  }
  return names;
}
