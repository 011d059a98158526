import { quoteShell } from '../../parsing/quote.ts';
import { textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext } from '../module.ts';
import { ModuleFailure, type Step } from '../requests.ts';
import { askHost } from './ask-host.ts';

/** What a task writes for a package: a name, and perhaps a version that it must have. */
export interface PackageSpec {
  readonly written: string;
  readonly name: string;
  readonly operator: '=' | '>=' | undefined;
  readonly version: string;
}

/** What the host knows of a package. */
export interface FoundPackage {
  readonly spec: PackageSpec;
  /** apt knows the name, if only as something that others provide. */
  readonly known: boolean;
  /** The installed version. */
  readonly installed: string | undefined;
  readonly candidate: string | undefined;
  /** All versions that there are. */
  readonly versions: readonly string[];
  /** Files are left of it, though it may have been removed. */
  readonly hasFiles: boolean;
  /** Packages that provide it, where it is none itself: name → installed. */
  readonly providers: readonly string[];
  readonly installedProvider: boolean;
  /** Installed only because others need it. */
  readonly automatic: boolean;
}

/** The state of apt on a host. */
export interface FoundApt {
  readonly packages: readonly FoundPackage[];
  /** Seconds since the epoch: when the lists of packages were made, and now. */
  readonly cacheTime: number;
  readonly now: number;
  readonly aptGet: string;
  readonly aptitude: string;
}

/** Splits `NAME=VERSION` and `NAME>=VERSION`. */
export function parseSpec(written: string): PackageSpec {
  const match = /^(.*?)(>?=)(.*)$/s.exec(written);
  if (!match) return { written, name: written, operator: undefined, version: '' };
  const [, name = '', operator, version = ''] = match;
  return { written, name, operator: operator as '=' | '>=', version };
}

/** Asks for everything at once; names with wildcards are matched on the host. */
export function* findPackages(names: readonly string[], args: ModuleArguments, context: ModuleContext): Step<FoundApt> {
  const parts = yield* askHost(script(names, textOf(args, 'default_release')), context);
  const [cache = '', now = '', aptGet = '', aptitude = '', ...rest] = parts;
  if (aptGet.trim() === '') throw new ModuleFailure('Failed to find required executable "apt-get" on the host');
  const packages: FoundPackage[] = [];
  for (let index = 0; index + FIELDS <= rest.length; index += FIELDS) packages.push(readPackage(rest.slice(index)));
  return { packages, cacheTime: Number(cache), now: Number(now), aptGet: aptGet.trim(), aptitude: aptitude.trim() };
}

const FIELDS = 6;

const FUNCTIONS = `
describe() {
  printf %s "$1"; end
  dpkg-query -W -f '\${db:Status-Status} \${Version}\\n' "$2" 2>/dev/null | head -n 1; end
  policy=$(apt-cache policy -q $release "$2"); printf '%s\\n' "$policy"; end
  for list in "/var/lib/dpkg/info/$2.list" "/var/lib/dpkg/info/$2:$native.list"; do
    if [ -s "$list" ]; then printf y; fi
  done; end
  case $policy in
    *' *** '* | *'
     '[0-9a-zA-Z]*) ;;
    ?*) apt-cache showpkg "$2" | sed -n '/^Reverse Provides/,$p' | sed 1d | while read -r provider rest; do
          printf '%s ' "$provider"
          dpkg-query -W -f '\${db:Status-Status}\\n' "$provider" 2>/dev/null | head -n 1 || :
        done ;;
  esac; end
  apt-mark showauto "$2" 2>/dev/null; end
}
expand() {
  case $2 in
    *[\\*\\?\\[\\]!]*) ;;
    *) describe "$1" "$2"; return 0 ;;
  esac
  matches=$(apt-cache pkgnames | sort | while read -r name; do
    # The pattern is one.
    # shellcheck disable=SC2254
    case $name in $2) case $(apt-cache policy "$name") in *'(none)'*'(none)'*) ;; *) printf '%s\\n' "$name" ;; esac ;; esac
  done)
  if [ -z "$matches" ]; then echo "No package(s) matching '$2' available" >&2; exit 1; fi
  for name in $matches; do describe "$name" "$name"; done
}
`;

function script(names: readonly string[], release: string | undefined): string {
  const specs = names.map((written) => `expand ${quoteShell(written)} ${quoteShell(parseSpec(written).name)}\n`);
  return `${FUNCTIONS}release=${release === undefined ? '' : `-oAPT::Default-Release=${quoteShell(release)}`}
native=$(dpkg --print-architecture 2>/dev/null)
stat -c %Y /var/lib/apt/periodic/update-success-stamp 2>/dev/null || stat -c %Y /var/lib/apt/lists 2>/dev/null || echo 0; end
date +%s; end
command -v apt-get; end
command -v aptitude; end
${specs.join('')}exit 0
`;
}

function readPackage(fields: readonly string[]): FoundPackage {
  const [written = '', status = '', policy = '', files = '', providers = '', automatic = ''] = fields;
  const [state, version] = status.trim().split(' ');
  const provided = providers.split('\n').filter((line) => line.trim() !== '');
  const names = new Set(provided.map((line) => line.split(' ')[0] ?? ''));
  return {
    spec: parseSpec(written),
    known: policy.trim() !== '',
    installed: state === 'installed' ? version : undefined,
    candidate: headerOf(policy, 'Candidate'),
    versions: [...policy.matchAll(/^ (?:\*\*\*| {3}) (\S+) -?\d+$/gm)].map(([, each = '']) => each),
    hasFiles: files !== '',
    providers: [...names],
    installedProvider: provided.some((line) => line.trim().endsWith(' installed')),
    automatic: automatic.trim() !== '',
  };
}

function headerOf(policy: string, name: string): string | undefined {
  const value = new RegExp(`^  ${name}: (.*)$`, 'm').exec(policy)?.[1];
  return value === '(none)' ? undefined : value;
}
