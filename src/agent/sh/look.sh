# shellcheck shell=sh
# What stands at a path, by one `stat`; and the attributes that it should have.

# coreutils gives nanoseconds for %.9Y, busybox whole seconds. Names come last and apart: they may hold blanks.
_format='%f %u %g %s %d %i %h %.9X %.9Y %.9Z/%U/%G'

# _place PATH: `~` as the agent's user means it, and with a slash in it, so that no program takes it for an option, to _path.
_place() {
  # shellcheck disable=SC2088
  case $1 in
    '~') _path=$HOME ;;
    '~/'*) _path=$HOME/${1#'~/'} ;;
    */*) _path=$1 ;;
    *) _path=./$1 ;;
  esac
}

# look COUNT PATH...: what the next COUNT operations will look at, by one process: as `PATH _rs STATE` lines to _seen, which counts
# for those, and until something is done that may change a file.
_seen='' _foreseen=0

_look_ahead() {
  _foreseen=$1
  shift
  _lasted=1
  _seen=$(stat -c "%n$_rs$_format" -- "$@" 2>/dev/null)
}

# _look PATH [-L]: state of PATH to _s and its fields; _s is empty when nothing stands there.
_look() {
  _s=''
  _kind='none'
  if [ ! -e "$1" ]; then
    [ -z "${2-}" ] && [ -L "$1" ] || return 0
  fi
  _recall "$@" || _lasted=1 _s=$(stat ${2:+"$2"} -c "$_format" -- "$1" 2>/dev/null) || { _s=''; return 0; }
  # shellcheck disable=SC2086
  set -- ${_s%%/*}
  _f=$1 _u=$2 _g=$3 _size=$4 _dev=$5 _ino=$6 _mtime=$9
  shift 9
  _ctime=$1
  _gn=${_s#*/}
  _un=${_gn%%/*}
  _gn=${_gn#*/}
  case $((0x$_f >> 12)) in
    8) _kind='file' ;;
    4) _kind=directory ;;
    10) _kind='link' ;;
    *) _kind=special ;;
  esac
}

# _recall PATH [-L]: what was seen of PATH to _s; fails where it has to be looked at. What a link leads to has not been seen. Line by
# line: ${_seen#*x} is quadratic.
_recall() {
  [ -n "$_seen" ] || return 1
  [ -z "${2-}" ] || [ ! -L "$1" ] || return 1
  IFS=$_nl
  for _line_seen in $_seen; do
    case $_line_seen in "$1$_rs"*) _s=${_line_seen#"$1$_rs"}; break ;; esac
  done
  IFS=" $_tab$_nl"
  [ -n "$_s" ]
}

# _resolve PATH: the place that a link leads to in the end, to _path; a newline at the end of a name survives. The steps of a
# dangling link are gone here: busybox takes a relative target of one from where it stands itself.
_resolve() {
  _path=$1
  _n=0
  while [ -L "$_path" ] && [ ! -e "$_path" ] && [ "$_n" -lt 40 ]; do
    _link_target "$_path"
    case $_v in /*) _path=$_v ;; *) _path=${_path%/*}/$_v ;; esac
    _n=$((_n + 1))
  done
  _path=$(readlink -f -- "$_path" && printf x) || { _path=$1; return 1; }
  _path=${_path%"${_nl}x"}
}

# _put_look KEY PATH: the state at PATH now.
_put_look() {
  _look "$2"
  [ -z "$_s" ] || _put "$1" "$_s"
  [ "$_kind" != link ] || { _link_target "$2"; _put "$1.target" "$_v"; }
}

_link_target() {
  _v=$(readlink -- "$1" && printf x)
  _v=${_v%"${_nl}x"}
}

# Which of _mode, _owner and _group the looked-at thing lacks: _dm is the mode to set, _do the argument for chown.
_differ() {
  _dm='' _do=''
  [ -z "$_mode" ] || [ $((0x$_f & 07777)) -eq $((0$_mode)) ] || _dm=$_mode
  _same_name "$_owner" "$_un" "$_u" || _do=$_owner
  _same_name "$_group" "$_gn" "$_g" || _do=$_do:$_group
  # chown takes the set-id bits away.
  if [ -n "$_do" ] && [ -n "$_mode" ] && [ $((0$_mode & 06000)) -ne 0 ]; then _dm=$_mode; fi
  [ -n "$_dm$_do" ]
}

# _same_name WANTED NAME ID: WANTED is nothing, that name or that id.
_same_name() {
  case $1 in
    '' | "$2") return 0 ;;
    *[!0-9]*) return 1 ;;
    *) [ "$1" -eq "$3" ] ;;
  esac
}

# Fails when an owner or group that is to be set does not exist: chown would say so, but check mode does not get there.
_known_names() {
  case ${_do%%:*} in *[!0-9]*) id -u -- "$_owner" >/dev/null 2>&1 || { _fail_name user "$_owner"; return 1; } ;; esac
  case $_do in
    *:*[!0-9]*) _known_group || { _fail_name group "$_group"; return 1; } ;;
  esac
}

_known_group() {
  while IFS=: read -r _w _r; do [ "$_w" != "$_group" ] || return 0; done </etc/group
  getent group "$_group" >/dev/null 2>&1
}

_fail_name() {
  case $1 in
    user) _fail unknown-user "chown failed: failed to look up user $2" ;;
    *) _fail unknown-group "chgrp failed: failed to look up group $2" ;;
  esac
}

# _set_attributes PATH...: what _differ found, owner first. Five digits make coreutils take a directory's set-id bits away too.
_set_attributes() {
  if [ -n "$_do" ]; then
    _error=$(chown -h -- "$_do" "$@" 2>&1) || { _fail_owner; return 1; }
  fi
  [ -z "$_dm" ] || _try chmod -- "0$_dm" "$@"
}

_fail_owner() {
  case $_error in
    *'nvalid user'* | *'nknown user'*) _fail_name user "$_owner" ;;
    *'nvalid group'* | *'nknown group'*) _fail_name group "$_group" ;;
    *) _fail_by "$_error" chown ;;
  esac
}

# _create PATH MODE: a new empty file that nobody can have put there before us, with no bit more than MODE from its first moment.
_create() {
  _mask=$((~0$2 & 0777))
  umask $((_mask >> 6))$((_mask >> 3 & 7))$((_mask & 7))
  set -C
  _error=''
  { true >"$1"; } 2>/dev/null || _error=$({ true >"$1"; } 2>&1) || :
  set +C
  umask 077
  # The shell puts its own name, a line and the path before the reason.
  [ -z "$_error" ] || { _fail_by "cannot create $1: ${_error##*: }"; return 1; }
  [ $((0$2 & 07111)) -eq 0 ] || _try chmod -- "$2" "$1"
}

_op_stat() {
  _place "$1"
  if [ "$2" = 1 ]; then _look "$_path" -L; else _look "$_path"; fi
  [ -n "$_s" ] || return 0
  _put before "$_s"
  _access=''
  [ ! -r "$_path" ] || _access=r
  [ ! -w "$_path" ] || _access=${_access}w
  [ ! -x "$_path" ] || _access=${_access}x
  _put access "$_access"
  if [ -L "$_path" ] && [ "$2" != 1 ]; then
    _link_target "$_path"
    _put before.target "$_v"
    _source=$_path
    _resolve "$_path" && _put before.source "$_path"
    _path=$_source
  fi
  if [ -n "$3" ] && [ "$_kind" = file ]; then
    _hash "$_path" "$3" && _put checksum "$_sum"
  fi
  return 0
}
