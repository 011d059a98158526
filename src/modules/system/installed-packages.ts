import type { PyDict, Value } from '../../parsing/value.ts';
import { splitLines } from '../run/split-lines.ts';
import { APT } from './apt-installed.ts';
import { wordsOf } from './found-services.ts';

/** How the packages of one manager are found: what the host prints, and what that means. */
export interface PackageManager {
  /** Programs of which at least one must be there. */
  readonly programs: readonly string[];
  /** Prints what is installed; a code other than 0 is a failure. */
  readonly script: string;
  /** Lines on stderr are a failure too. */
  readonly isSilent?: boolean;
  /** The packages in the answer, each without its `source`. */
  readonly read: (parts: readonly string[]) => PyDict[];
}

/** Those of Linux, by the name that `package_facts` has for them. */
export const PACKAGE_MANAGERS: Readonly<Record<string, PackageManager>> = {
  apk: { programs: ['apk'], script: 'apk info -v\n', read: ([text = '']) => splitLines(text).map(readApk) },
  apt: APT,
  pacman: { programs: ['pacman'], script: 'pacman -Qi\n', isSilent: true, read: ([text = '']) => readPacman(text) },
  portage: {
    programs: ['qlist'],
    script: 'qlist -Iv | xargs -n 1024 qatom\n',
    read: ([text = '']) => splitLines(text).map((line) => zip(PORTAGE_FIELDS, wordsOf(line))),
  },
  rpm: {
    programs: ['rpm'],
    script: `rpm -qa --qf '%{NAME}\\t%{VERSION}\\t%{RELEASE}\\t%{EPOCH}\\t%{ARCH}\\n'\n`,
    read: ([text = '']) => splitLines(text).map(readRpm),
  },
};

const PORTAGE_FIELDS = ['category', 'name', 'version', 'ebuild_revision', 'slots', 'prefixes', 'sufixes'];

function zip(names: readonly string[], values: readonly string[]): PyDict {
  return new Map(names.slice(0, values.length).map((name, index) => [name, values[index] ?? '']));
}

/** `NAME-VERSION-RELEASE`. */
function readApk(line: string): PyDict {
  const match = /^(.*)-([^-]*)-([^-]*)$/.exec(line);
  return zip(['name', 'version', 'release'], match ? match.slice(1) : [line, '', '']);
}

/** A tag that a package lacks is None of Python's, as text. */
function readRpm(line: string): PyDict {
  const values = line.split('\t').map((value) => (value === '(none)' ? 'None' : value));
  return zip(['name', 'version', 'release', 'epoch', 'arch'], values);
}

/** Paragraphs of `NAME : VALUE`, in which a value may go on in the next line. */
function readPacman(text: string): PyDict[] {
  return text.split('\n\n').slice(0, -1).map(readPacmanPackage);
}

function readPacmanPackage(text: string): PyDict {
  const details = new Map<string, string>();
  let last = '';
  for (const line of splitLines(text)) {
    const match = /^([\w ]*[\w]) +: (.*)/.exec(line);
    if (match) last = match[1] ?? '';
    details.set(last, match ? (match[2] ?? '') : `${details.get(last)}  ${line.trimStart()}`);
  }
  const provides = details.get('Provides') ?? 'None';
  return new Map<Value, Value>([
    ['name', details.get('Name') ?? ''],
    ['version', details.get('Version') ?? ''],
    ['arch', details.get('Architecture') ?? ''],
    ['provides', provides === 'None' ? null : provides.split('  ').map((each) => each.split('=')[0] ?? '')],
  ]);
}
