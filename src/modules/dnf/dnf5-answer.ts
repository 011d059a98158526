import type { PyDict, Value } from '../../parsing/value.ts';

/** What Ansible's module calls what is done to a package, by how the headings of dnf5's table begin. */
const ACTIONS: readonly (readonly [heading: string, action: string])[] = [
  ['Installing', 'Installed'],
  ['Upgrading', 'Installed'],
  ['Downgrading', 'Downgrade'],
  ['Reinstalling', 'Reinstall'],
  ['Removing', 'Removed'],
];

/** What dnf5 says it does or would do: `ACTION: NAME-[EPOCH:]VERSION-RELEASE.ARCHITECTURE`, what goes after what comes. */
export function readDnf5Transaction(text: string): string[] {
  const rows = Array.from(text.matchAll(/^(\S.*):\n((?: .*\n)+)/gm), ([, heading = '', lines = '']) => {
    const action = ACTIONS.find(([start]) => heading.startsWith(start))?.[1];
    return action === undefined
      ? []
      : lines
          .trimEnd()
          .split('\n')
          .map((line) => readRow(line, action));
  }).flat();
  const isGone = (row: string) => row.startsWith('Removed: ');
  return [...rows.filter((row) => !isGone(row)), ...rows.filter(isGone)];
}

/** A row stands one space in; what it takes the place of follows it, further in. */
function readRow(line: string, action: string): string {
  const replaced = line.startsWith('   replacing ');
  const [name, arch, version = ''] = line
    .trim()
    .split(/\s+/)
    .slice(replaced ? 1 : 0);
  return `${replaced ? 'Removed' : action}: ${name}-${version.replace(/^0:/, '')}.${arch}`;
}

/** Why dnf5 did nothing or not all. */
export interface Dnf5Failure {
  readonly msg: string;
  readonly values: PyDict;
}

const NOT_ALL = 'Failed to install some of the specified packages';

const NO_DO = 'the dnf5 of this host is too old, it has no command "do": run it by command';

/** Reads what dnf5 said when it failed; `installs`: what there is not is missing, not only passed over. */
export function readDnf5Failure(stderr: string, installs: boolean): Dnf5Failure {
  const unresolved = after(stderr, /^Failed to resolve the transaction:\n/m);
  if (unresolved !== undefined) return unresolvedFailure(unresolved, installs);
  if (stderr.startsWith('Unknown argument "do"')) return dnf5Failure(NO_DO);
  const [, why = '', rest = ''] = /^Transaction failed: (.*)\n([\s\S]*)$/m.exec(stderr) ?? [];
  // Of an error the reasons follow, further in; Ansible's module does not tell them.
  if (why === '') return dnf5Failure(stderr.split('\n', 1)[0] ?? '');
  const lines = rest.split('\n').filter((line) => line !== '' && !line.startsWith('Warning: '));
  const problems = lines.map((line) => line.replace(/^ *- /, ''));
  if (why === 'Signature verification failed.') {
    return dnf5Failure(`Failed to validate GPG signatures: ${problems.join(',')}`);
  }
  return dnf5Failure(
    NOT_ALL,
    problems.map((problem) => `${why}: ${problem}`),
  );
}

/** A failed result of Ansible's module for dnf5. */
export function dnf5Failure(msg: string, failures: readonly string[] = []): Dnf5Failure {
  const values = new Map<Value, Value>([
    ['failures', [...failures]],
    ['rc', 1],
  ]);
  return { msg, values };
}

/** What is wrong stands in paragraphs, each a line and the lines that are further in; hints follow. */
function unresolvedFailure(text: string, installs: boolean): Dnf5Failure {
  const [events = ''] = text.split(/^You can try to add to command line:/m);
  const failures = events
    .trimEnd()
    .split(/\n(?! )/)
    .map((event) => (installs ? event.replace(/^No match for argument: (.*)$/, 'No package $1 available.') : event));
  const isUnsolved = failures.some((event) => event.startsWith('Problem'));
  return dnf5Failure(isUnsolved ? 'Depsolve Error occurred' : NOT_ALL, failures);
}

function after(text: string, start: RegExp): string | undefined {
  const found = start.exec(text);
  return found ? text.slice(found.index + found[0].length) : undefined;
}
