# shellcheck shell=sh
# What stands before the questions to a host that is asked again (docs/decisions/asking-again.md). It is no part of the agent: a plain
# shell reads it and the questions from standard input, and nothing is written on the host. A line before has set _nonce and
# _properties.

_nl='
'
_tab='	'
_rs=$(printf '\036')
_properties=${_properties-}

# The greeting: whose shell this is, whether a run has left handlers that it owes (main.sh says where), and whether an agent could
# work here.
_ask_start() {
  set -f
  printf '\n%s\n' "$_nonce"
  _uid=''
  while read -r _w _r; do
    [ "$_w" != Uid: ] || _uid=${_r##*"$_tab"}
  done </proc/self/status
  printf 'uid %s\n' "$_uid"
  if [ "$_uid" = 0 ]; then set -- /var/lib/calico-deploy; else
    read -r _w </proc/sys/kernel/hostname || _w=host
    set -- "$HOME/.cache/calico-deploy/$_w" "/tmp/calico-deploy-$_uid"
  fi
  _closed=1
  for _w in "$@"; do
    [ ! -s "$_w/owed" ] || echo owed
    if [ -O "$_w" ] && [ -w "$_w" ]; then _closed=''; fi
  done
  [ -z "$_closed" ] || echo closed
}

# Where a command was to run nothing is.
_ask_lost() {
  echo lost >&3
  exit 1
}

# What stands at the paths, without the time at which it was last read. Where nothing stands nothing is said.
_ask_paths() {
  LC_ALL=C stat -c '%f %u %g %s %d %i %h %.9Y %.9Z/%U/%G %n' -- "$@" </dev/null 2>/dev/null
  # 1: some of them are not there.
  [ "$?" -le 1 ] || echo unseen
}

_ask_access() {
  _w=''
  [ ! -r "$1" ] || _w=r
  [ ! -w "$1" ] || _w=${_w}w
  [ ! -x "$1" ] || _w=${_w}x
  printf 'access %s\n' "$_w"
}

# As in unit.sh.
_ask_unit() {
  echo unit
  {
    [ -S /run/dbus/system_bus_socket ] && LC_ALL=C SYSTEMCTL_FORCE_BUS=1 systemctl show -p "$_properties" -- "$1"
  } </dev/null 2>/dev/null || LC_ALL=C systemctl show -p "$_properties" -- "$1" </dev/null 2>/dev/null
}

# By the functions of facts.sh, which stands behind this where facts are asked for.
_ask_facts() {
  _w=$(export LC_ALL=C; _gather "$@" 2>/dev/null)
  printf 'facts\n%s\n' "$_w"
}

_become() { exec "$@"; }
