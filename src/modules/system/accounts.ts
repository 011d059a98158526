/** A line of /etc/group. */
export interface GroupEntry {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** A line of /etc/passwd. */
export interface UserEntry {
  readonly name: string;
  readonly password: string;
  readonly uid: number;
  readonly gid: number;
  readonly comment: string;
  readonly home: string;
  readonly shell: string;
}

/** Reads lines as `getent group` prints them. */
export function parseGroups(text: string): GroupEntry[] {
  return fieldsOf(text, 4).map(([name = '', , gid = '', members = '']) => ({
    name,
    gid: Number(gid),
    members: members.split(',').filter((member) => member !== ''),
  }));
}

/** Reads the first line as `getent passwd` prints it; undefined when there is none. */
export function parseUser(text: string): UserEntry | undefined {
  const [fields] = fieldsOf(text, 7);
  if (!fields) return undefined;
  const [name = '', password = '', uid = '', gid = '', comment = '', home = '', shell = ''] = fields;
  return { name, password, uid: Number(uid), gid: Number(gid), comment, home, shell };
}

function fieldsOf(text: string, count: number): string[][] {
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= count);
}

/**
 * Shell functions that look an account up: `entry DATABASE NAME` prints its line, `entries DATABASE` all lines; `local` asks the
 * files alone, whatever other sources the host has.
 */
export function lookUpFunctions(local: boolean): string {
  return `
entry() {
  ${local ? '' : 'if has getent; then getent "$1" "$2" || :; return 0; fi'}
  [ -r "/etc/$1" ] || return 0
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in "$2":*) printf '%s\\n' "$line"; return 0 ;; esac
  done <"/etc/$1"
}
entries() {
  if has getent; then getent "$1" || :; else cat "/etc/$1" || :; fi
}
`;
}
