# shellcheck shell=sh
# Commands: without a terminal, in a session and process group of their own, their output kept in files until they end.

# run CHECK CREATES REMOVES CHDIR TIMEOUT STDIN HANDLERS HANDLER... NAME VALUE... '' WORD...
# STDIN is the length of what follows `need`, or empty for none.
_op_run() {
  _check=$1 _creates=$2 _removes=$3 _chdir=$4 _limit=$5 _length=$6 _n=$7
  shift 7
  _handlers=''
  while [ "$_n" -gt 0 ]; do
    _encode "$1"
    _handlers="$_handlers$_v$_nl"
    _n=$((_n - 1))
    shift
  done
  _may_probe
  _unneeded && return 0
  _put changed 1
  [ "$_check" != 1 ] || return 0
  _input=/dev/null
  if [ -n "$_length" ]; then
    _input=$_session.in
    true >"$_input"
    _pull "$_length" "$_input" "the input of the command" || return 1
  fi
  _owe || return 1
  _execute "$@" || return 1
  _blob stdout "$_session.out"
  _blob stderr "$_session.err"
  [ "$_rc" -eq 0 ] || _halted=1
}

# True when `creates` or `removes` say so; both are globs, and relative to chdir.
_unneeded() {
  if [ -n "$_creates" ] && _glob_exists "$_creates"; then _put skipped creates; return 0; fi
  if [ -n "$_removes" ] && ! _glob_exists "$_removes"; then _put skipped removes; return 0; fi
  return 1
}

_glob_exists() {
  _place "$1"
  case $1 in /* | '~'*) ;; *) [ -z "$_chdir" ] || _path=$_chdir/$1 ;; esac
  IFS=''
  set +f
  # shellcheck disable=SC2086
  set -- $_path
  set -f
  IFS=" $_tab$_nl"
  for _w in "$@"; do
    if [ -e "$_w" ] || [ -L "$_w" ]; then return 0; fi
  done
  return 1
}

# _execute NAME VALUE... '' WORD...: runs the words with standard input from _input; its exit status goes to _rc.
_execute() {
  if [ -n "$_chdir" ] && [ ! -d "$_chdir" ]; then
    _fail chdir "Unable to change directory before execution: [Errno 2] No such file or directory: '$_chdir'"
    return 1
  fi
  _findable "$@" || return 1
  [ "$_calico_deploy_setsid" != unknown ] || _know_setsid
  _start_ticker
  [ "$_limit" = 0 ] || _start_watch
  read -r _up _r </proc/uptime
  _put start "$_up"
  _rc=0
  (_become_command "$@") <"$_input" >"$_session.out" 2>"$_session.err" || _rc=$?
  read -r _up _r </proc/uptime
  _put end "$_up"
  _put rc "$_rc"
  true >"$_session.pid"
  [ "$_limit" = 0 ] || _stop_watch
}

# In a subshell. Once variables are exported those of the agent may be overwritten by them, but for one with a name of its own.
_become_command() {
  read -r _w _r </proc/self/stat && printf '%s\n' "$_w" >"$_session.pid"
  [ -z "$_chdir" ] || cd "$_chdir" || exit 126
  umask "$_umask"
  if [ -n "$_had_locale" ]; then LC_ALL=$_locale; else unset LC_ALL; fi
  while [ -n "$1" ]; do
    export "$1=$2"
    shift 2
  done
  shift
  exec ${_calico_deploy_setsid:+"$_calico_deploy_setsid"} "$@"
}

# Ansible's answer for a command that cannot be started is the system's error, not a shell's 126 or 127.
_findable() {
  _search=$PATH
  while [ -n "$1" ]; do
    [ "$1" != PATH ] || _search=$2
    shift 2
  done
  shift
  _find_program "$1"
  case $_error in
    '') return 0 ;;
    not-found) _put rc 2; _fail not-found "[Errno 2] No such file or directory: b'$1'" ;;
    *) _put rc 13; _fail permission "[Errno 13] Permission denied: b'$1'" ;;
  esac
}

# A path, because the command may get a PATH without it.
_know_setsid() {
  _search=$PATH
  _calico_deploy_setsid=''
  _find_program setsid
  [ -n "$_error" ] || _calico_deploy_setsid=$_w
}

# _find_program NAME: as execvp would find it along _search, to _w; _error says why it would not.
_find_program() {
  case $1 in
    */*) _candidate "$1" ;;
    *) _search_path "$1" ;;
  esac
}

# _become PROGRAM ARGUMENT...: what a shell ends with needs no process of its own. Its exec would try one folder after the other.
_become() {
  _chdir='' _search=$PATH
  _find_program "$1"
  [ -z "$_error" ] || _w=$1
  shift
  exec "$_w" "$@"
}

_search_path() {
  _best=not-found
  IFS=:
  # shellcheck disable=SC2086
  for _w in $_search; do
    _candidate "${_w:-.}/$1"
    [ -n "$_error" ] || break
    [ "$_error" = not-found ] || _best=$_error
  done
  IFS=" $_tab$_nl"
  [ -z "$_error" ] || _error=$_best
}

_candidate() {
  _error=''
  _w=$1
  case $_w in /*) ;; *) [ -z "$_chdir" ] || _w=$_chdir/$_w ;; esac
  if [ ! -e "$_w" ]; then _error=not-found; elif [ -d "$_w" ] || [ ! -x "$_w" ]; then _error=permission; fi
}

# Says every few seconds on standard error that the agent lives, from the first thing on that may take long. Ends the command that is
# under way when it is told to, when the agent is killed, and when nobody listens any more: as a terminal that is closed would.
_start_ticker() {
  _lasted=1
  _release
  [ -z "$_ticker" ] || return 0
  # shellcheck disable=SC2030,SC2031
  (
    exec </dev/null >/dev/null
    trap 'kill "$_sleeper" 2>/dev/null; _end_command; exit 0' TERM HUP INT
    trap '' PIPE
    while :; do
      sleep 5 2>/dev/null &
      _sleeper=$!
      wait "$_sleeper"
      kill -0 "$$" 2>/dev/null || { _end_group KILL 2>/dev/null; rm -f -- "$_session".*; exit 0; }
      printf '%s alive\n' "$_nonce" >&2 || { _end_command; exit 0; }
    done
  ) &
  _ticker=$!
}

# Ends the command's process group after its time: TERM, and KILL when that is not enough.
_start_watch() {
  true >"$_session.pid"
  # shellcheck disable=SC2030,SC2031
  (
    exec </dev/null >/dev/null 2>&1
    trap 'kill "$_sleeper"; exit 0' TERM
    for _w in "$_limit" 5; do
      sleep "$_w" &
      _sleeper=$!
      wait "$_sleeper"
      if [ "$_w" = "$_limit" ] && [ -z "$_stopped" ]; then _stopped=1; true >"$_session.stopped"; _end_group TERM; else _end_group KILL; fi
    done
  ) &
  _watch=$!
}

_stop_watch() {
  kill "$_watch" 2>/dev/null || :
  wait "$_watch" 2>/dev/null || :
  [ -e "$_session.stopped" ] || return 0
  rm -f -- "$_session.stopped"
  _put stopped 1
  _end_group KILL 2>/dev/null
  return 0
}

# A command that does not heed it gets a second.
_end_command() {
  [ -s "$_session.pid" ] || return 0
  exec 2>/dev/null
  _end_group TERM
  sleep 1
  _end_group KILL
}

_end_group() {
  read -r _w <"$_session.pid" && [ -n "$_w" ] || return 0
  if [ -n "$_calico_deploy_setsid" ]; then kill -s "$1" -- "-$_w"; else kill -s "$1" "$_w"; fi
}
