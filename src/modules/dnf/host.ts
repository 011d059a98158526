import { joinWords } from '../../parsing/quote.ts';
import type { ModuleContext } from '../module.ts';
import { ModuleFailure, type Step } from '../requests.ts';
import { askHost } from '../system/ask-host.ts';

/** The version of dnf that a task wants; `auto` is the one that the host calls dnf. */
export type DnfVersion = 'auto' | 'dnf4' | 'dnf5';

/** What a host with dnf has. */
export interface DnfHost {
  readonly isRoot: boolean;
  /** `dnf5`, or the name of the program of version 4. */
  readonly program: string;
  /** For version 4, whose tables lack it: `NAME.ARCHITECTURE` → name with version of what is installed. */
  readonly packages: ReadonlyMap<string, string>;
}

const LOOK = `
id -u; end
is5() { case $(readlink -f "$(command -v "$1")") in *dnf5*) ;; *) return 1 ;; esac; }
dnf=
for each in dnf dnf5 dnf-3; do
  has $each || continue
  if is5 $each; then this=dnf5; else this=dnf4; fi
  [ "$version" = auto ] || [ "$version" = $this ] || continue
  if [ $this = dnf5 ]; then dnf=dnf5; else dnf=$each; fi
  break
done
printf %s "$dnf"; end
case $dnf in
  ''|dnf5) ;;
  *) rpm -qa --qf '%{NAME}.%{ARCH} %{NAME}-%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}.%{ARCH}\\n' ;;
esac
`;

/** Looks for the program of a version. Without it the module fails. */
export function* lookAtHost(version: DnfVersion, context: ModuleContext): Step<DnfHost> {
  const [uid = '', program = '', list = ''] = yield* askHost(`version=${version}\n${LOOK}`, context);
  if (program === '') {
    throw new ModuleFailure(`Failed to find required executable "${version === 'dnf5' ? 'dnf5' : 'dnf'}" on the host`);
  }
  return { isRoot: uid.trim() === '0', program, packages: readPackages(list) };
}

function readPackages(list: string): ReadonlyMap<string, string> {
  const rows = list.split('\n').flatMap((line) => {
    const [key = '', name] = line.split(' ');
    return name === undefined ? [] : [[key, name.replace(/-0:(?=[^:]*$)/, '-')] as const];
  });
  return new Map(rows);
}

/**
 * To version 5 a package is not installed where another one provides it: `is_installed` of Ansible's module. Only a name with a
 * hyphen can have a version in it, and be of an older one than what is installed.
 */
const STAND = `
installed() {
  rpm -q "$1" >/dev/null 2>&1 || { [ "$dnf" != dnf5 ] && rpm -q --whatprovides "$1" >/dev/null 2>&1; }
}
newer() {
  case $1 in *-*) ;; *) return 1 ;; esac
  wanted=$(query -q --qf '%{name} %{epoch}:%{version}-%{release}\\n' "$1" 2>/dev/null | grep . | tail -n 1)
  [ -n "$wanted" ] && [ "\${wanted%% *}" != "$1" ] || return 1
  have=$(rpm -q --qf '%{EPOCHNUM}:%{VERSION}-%{RELEASE}\\n' "\${wanted%% *}" 2>/dev/null) || return 1
  [ "$(rpm --eval "%{lua:print(rpm.vercmp('\${have#*:}','\${wanted#*:}'))}")" = 1 ]
}
for spec; do
  case $spec in
    *[*?[]*) printf g ;;
    *) if installed "$spec"; then printf i; elif newer "$spec"; then printf n; else printf a; fi ;;
  esac
done
`;

/**
 * Looks how names of packages stand on the host.
 *
 * @param options the words for dnf with which it reads its repositories.
 * @returns for each name: a pattern (g), installed (i), installed in a newer version (n), or not there (a).
 */
export function* standingsOf(
  specs: readonly string[],
  { program }: DnfHost,
  options: readonly string[],
  context: ModuleContext,
): Step<string[]> {
  if (specs.length === 0) return [];
  const query = `query() { ${joinWords([program, ...options, 'repoquery'])} "$@"; }`;
  const [standings = ''] = yield* askHost(`dnf=${program}\n${query}\nset -- ${joinWords(specs)}\n${STAND}`, context);
  return [...standings];
}
