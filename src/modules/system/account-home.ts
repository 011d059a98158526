import { quoteShell } from '../../parsing/quote.ts';

/**
 * Shell functions for home directories. `make_home PATH SKELETON` makes one as Ansible's user module does, where there is none:
 * a copy of the skeleton, with the mode that /etc/login.defs names; `own_home PATH UID GID` gives all of it to its user.
 */
export const HOME_FUNCTIONS = `
login_definition() {
  sed -n "s/^$1[[:space:]]\\{1,\\}\\([0-9]\\{1,\\}\\)$/\\1/p" /etc/login.defs
}
make_home() {
  [ ! -e "$1" ] || return 0
  if [ -e "$2" ] && [ "$2" != /dev/null ]; then
    case $1 in */*) mkdir -p -- "\${1%/*}/" || return ;; esac
    cp -RPp -- "$2" "$1" || return
  else
    mkdir -p -- "$1" || return
  fi
  [ -e /etc/login.defs ] || return 0
  mode=$(login_definition HOME_MODE | head -n 1)
  if [ -z "$mode" ]; then
    mask=$(login_definition UMASK | tail -n 1)
    mode=$(printf '%o' $((0777 & ~0\${mask:-22})))
  fi
  chmod "$mode" -- "$1"
}
own_home() {
  find "$1" ! -type l -exec chown "$2:$3" {} +
}
`;

/** The command that makes a home directory from a skeleton. */
export function makeHome(path: string, skeleton: string | undefined): string {
  return `make_home ${quoteShell(path)} ${quoteShell(skeleton ?? '/etc/skel')}`;
}
