# shellcheck shell=sh
# What facts are made of, and, so that they need not travel with each request, the commands of the sections that are asked for most.

# facts FILES FILE... COMMAND...: the lines of the files, each behind `path:`, then what the commands print, each behind a
# line of _rs and its number. A file may be a pattern. Missing files and failing commands leave nothing.
_op_facts() {
  _lasted=1
  _release
  _n=$1
  shift
  _w=0
  set -- "$@" ''
  while [ "$_w" -lt "$_n" ]; do
    set -- "$@" "$1"
    shift
    _w=$((_w + 1))
  done
  _w=''
  _text facts "$(_gather "$@" 2>/dev/null)"
}

# In a subshell. A command that changes more than _d, _m and _w brings a subshell of its own.
_gather() {
  _n=0
  while [ -n "$1" ]; do
    printf '%s%s\n' "$_rs" "$_n"
    { eval "$1"; } </dev/null
    _n=$((_n + 1))
    shift
  done
  shift
  printf '%sfiles\n' "$_rs"
  IFS=$_nl
  set +f
  # shellcheck disable=SC2068
  set -- $@
  IFS=" $_tab$_nl"
  [ "$#" -eq 0 ] || _become grep -s '' /dev/null "$@"
}

# The address of the host's name, then the names of that address in a line; without a resolver's tool `hostname -f`.
_facts_fqdn() {
  read -r _w </proc/sys/kernel/hostname || _w=$(uname -n)
  _known_at_home && return
  _w=$(getent ahosts "$_w")
  _w=${_w%% *}
  echo "$_w"
  if [ -n "$_w" ]; then getent hosts "$_w"; else hostname -f; fi
}

# The same without a process, where /etc/hosts is asked first, is short, and has the name _w once, with an IPv4 address.
_known_at_home() {
  _d='' _left=50 _said='' _source=''
  while read -r _d _m _r; do [ "$_d" != hosts: ] || break; done </etc/nsswitch.conf
  case $_d$_m,$_r in 'hosts:files,['*) return 1 ;; hosts:files,*) ;; *) return 1 ;; esac
  while read -r _d _m || [ -n "$_d" ]; do
    _left=$((_left - 1))
    [ "$_left" -gt 0 ] || return 1
    case $_d in '#'* | '') continue ;; esac
    # shellcheck disable=SC2086
    set -- ${_m%%#*}
    _said="$_said$_d $*$_nl"
    case " $* " in *" $_w "*) [ -z "$_source" ] || return 1; _source=$_d ;; esac
  done </etc/hosts
  case $_source in *[!0-9.]* | '') return 1 ;; esac
  _said=$_nl$_said
  _said=${_said#*"$_nl$_source "}
  printf '%s\n' "$_source" "$_source ${_said%%"$_nl"*}"
}

# iproute2 takes all in one process, busybox does not.
_facts_network() {
  command -v ip >/dev/null || { echo ifconfig; ifconfig -a; return; }
  _w=$(ip -force -batch - <<END
addr show
route get 8.8.8.8
route get 2404:6800:400a:800::1012
route show table local
END
  )
  if [ -n "$_w" ]; then printf '%s\n' "$_w"; return; fi
  ip addr show
  ip route get 8.8.8.8
  ip -6 route get 2404:6800:400a:800::1012
  ip route show table local
}

# `NAME/brif/PORT` of bridges; module and device of real interfaces.
_facts_devices() {
  _d=/sys/class/net/
  set +f
  for _w in "$_d"*/brif/*; do [ ! -e "$_w" ] || echo "${_w#"$_d"}"; done
  for _w in "$_d"*/device; do
    [ -e "$_w" ] || continue
    _m=${_w#"$_d"}
    _m=${_m%/*}
    echo "$_m/pciid:$(basename "$(readlink "$_w")")"
    [ ! -e "$_w/driver/module" ] || echo "$_m/module:$(basename "$(readlink "$_w/driver/module")")"
  done
  set -f
}
