import type { PyDict, Value } from '../../parsing/value.ts';
import type { PackageManager } from './installed-packages.ts';

/**
 * The section is the archive's, which need not be the package's own: only `apt-cache show` tells it. Where a package comes from
 * stands in `apt-cache policy`: with names the files that have the installed version, without them the origin of each file.
 */
const SCRIPT = `
dpkg --print-architecture; end
dpkg-query -W -f '\${db:Status-Status}\\t\${Package}\\t\${Architecture}\\t\${Version}\\n' |
  sed -n '/^not-installed\\t/d; /^config-files\\t/d; s/^[^\\t]*\\t//p' |
  while IFS='\t' read -r name architecture version; do
    [ -z "$version" ] || printf '%s:%s=%s ' "$name" "$architecture" "$version"
  done | {
    read -r words
    printf %s "$words"; end
    # Names, architectures and versions have no spaces and no wildcards.
    # shellcheck disable=SC2086
    set -- $words
    apt-cache show "$@" | sed -n '/^\\(Package\\|Architecture\\|Version\\|Section\\): /p'; end
    apt-cache policy; end
    apt-cache policy $(for word; do printf '%s ' "\${word%%=*}"; done)
  }
`;

/** Debian's packages, as python-apt tells them. */
export const APT: PackageManager = {
  programs: ['apt', 'apt-get', 'aptitude'],
  script: SCRIPT,
  read: ([native = '', words = '', records = '', sources = '', policy = '']) => {
    const sections = readSections(records);
    const origins = readOrigins(sources);
    const files = readInstalledFrom(policy);
    const installed = words.split(' ').filter((word) => word !== '');
    return installed.map((word, index) =>
      describe(word, native.trim(), sections.get(word) ?? '', origins.get(files[index] ?? '') ?? ''),
    );
  },
};

/** `NAME:ARCHITECTURE=VERSION`; the architecture is part of a name when it is a foreign one. */
function describe(word: string, native: string, category: string, origin: string): PyDict {
  const [, name = '', arch = '', version = ''] = /^([^:]*):([^=]*)=(.*)$/.exec(word) ?? [];
  return new Map<Value, Value>([
    ['name', arch === native || arch === 'all' ? name : `${name}:${arch}`],
    ['version', version],
    ['arch', arch],
    ['category', category],
    ['origin', origin],
  ]);
}

/** Sections by `NAME:ARCHITECTURE=VERSION`, of records in which each package begins with its name. */
function readSections(text: string): Map<string, string> {
  const records = `\n${text}`.split('\nPackage: ').slice(1);
  return new Map(
    records.map((record) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(record)?.[1] ?? '';
      const name = record.split('\n')[0] ?? '';
      return [`${name}:${field('Architecture')}=${field('Version')}`, field('Section')];
    }),
  );
}

/** Origins by file of packages: ` 500 FILE`, below it `release v=…,o=ORIGIN,a=…`. */
function readOrigins(text: string): Map<string, string> {
  return new Map(
    Array.from(text.matchAll(/^ *-?\d+ (.+)\n +release (.*)$/gm), ([, file = '', release = '']) => [
      file,
      /(?:^|,)o=(.*?)(?:,[a-z]=|$)/.exec(release)?.[1] ?? '',
    ]),
  );
}

/** For each package the first of the files that have the installed version. */
function readInstalledFrom(text: string): string[] {
  const packages = `\n${text}`.split(/\n(?=\S)/).slice(1);
  return packages.map((each) => /\n \*\*\* .*\n +-?\d+ (.+)/.exec(each)?.[1] ?? '');
}
