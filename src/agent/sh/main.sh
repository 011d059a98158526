# shellcheck shell=sh
# The start, the greeting and the loop.

# Who runs this and where its state is. /proc tells without a process.
_know_self() {
  _uid='' _gid='' _umask=''
  if [ -r /proc/self/status ]; then
    while read -r _w _r; do
      # shellcheck disable=SC2086
      case $_w in
        Umask:) _umask=$_r ;;
        Uid:) set -- $_r; _uid=$2 ;;
        Gid:) set -- $_r; _gid=$2; break ;;
      esac
    done </proc/self/status
  fi
  [ -n "$_uid" ] || _uid=$(id -u)
  [ -n "$_gid" ] || _gid=$(id -g)
  [ -n "$_umask" ] || _umask=$(umask)
  : "${HOME:=/}"
  _fallback=''
  [ -n "$_state" ] || _default_state
}

# A home may be shared by many hosts, so that each has its own directory there; a home that cannot be written leaves /tmp.
_default_state() {
  _state=/var/lib/calico-deploy
  [ "$_uid" -ne 0 ] || return 0
  read -r _w </proc/sys/kernel/hostname || _w=host
  _state=$HOME/.cache/calico-deploy/$_w
  _fallback=/tmp/calico-deploy-$_uid
}

# The state directory must be the user's own and nobody else's to read; one stat tells that, the time and whose the index is.
_open_state() {
  # shellcheck disable=SC2174
  [ -d "$_state" ] || _error=$(mkdir -p -m 700 -- "$_state" 2>&1) || _fall_back || { _fail state "cannot make the state directory $_state: $_error"; return 1; }
  if [ -L "$_state" ] || [ ! -O "$_state" ]; then _fail state "the state directory $_state is not the agent's own"; return 1; fi
  _session=$_state/session.$$
  { true >"$_session.pid"; } 2>/dev/null || { _fail state "cannot write in the state directory $_state"; return 1; }
  set +f
  set -- "$_state"/index.*
  set -f
  if [ ! -f "$1" ] || [ -L "$1" ]; then set --; fi
  _w=$(stat -c '%a %u %.3Y' -- "$_state" "$_session.pid" "$@") || { _fail state 'stat cannot tell mode, owner and time of a file (coreutils or busybox are needed)'; return 1; }
  # shellcheck disable=SC2086
  set -- "${1-}" $_w
  [ "$2" = 700 ] || chmod 700 -- "$_state"
  _clock=$7
  [ "${9-}" != "$_uid" ] || _index_file=$1
  read -r _up _r </proc/uptime
  _put clock "$_clock $_up"
  _set_clock
}

# So that _now has only to add: the clock as of the whole second of uptime before. A clock without a fraction counts as too
# early rather than too late.
_set_clock() {
  _split "$_up" 0
  _clock_uptime=$_whole _part=$_hundredths
  _split "$_clock" 0
  _clock=$_whole
  _clock_part=$((_hundredths - _part))
}

_fall_back() {
  [ -n "$_fallback" ] || return 1
  _state=$_fallback
  [ -d "$_state" ] || mkdir -m 700 -- "$_state" 2>/dev/null
}

# What a session that was killed has left: its files here, and the temporary file that one of them names.
_sweep() {
  set +f
  set -- "$_state"/session.*
  set -f
  for _w in "$@"; do
    _r=${_w#"$_state"/session.}
    _r=${_r%%.*}
    case $_r in '' | *[!0-9]* | "$$") continue ;; esac
    kill -0 "$_r" 2>/dev/null && continue
    case $_w in
      *.temporary) _sweep_temporary "$_w" "$_r" ;;
    esac
    rm -rf -- "$_w"
  done
}

_sweep_temporary() {
  read -r _line <"$1" || return 0
  case $_line in */.calico-deploy-"$2"-*) rm -f -- "$_line" ;; esac
}

_greet() {
  _held=$_nl$_nonce$_nl
  _id=0
  _begin
  _know_self
  umask 077
  _open_state || { _answer fail; return 1; }
  _sweep
  _name_user
  _put user "$_v"
  _put uid "$_uid"
  _put home "$HOME"
  _name_shell
  _put shell "$_v"
  read -r _w </proc/sys/kernel/random/boot_id && _put boot "$_w"
  [ -z "${_loose-}" ] || _put loose 1
  if [ -s "$_state/owed" ]; then
    while IFS= read -r _w; do
      _out="${_out}owed $_w$_nl"
      _lines=$((_lines + 1))
    done <"$_state/owed"
  fi
  _answer ok
}

_name_user() {
  _v=root
  [ "$_uid" -ne 0 ] || return 0
  _v=${LOGNAME:-${USER-}}
  [ -z "$_v" ] || return 0
  _v=$(id -un)
}

_name_shell() {
  if [ -n "${BASH_VERSION-}" ]; then _v=bash; elif [ -n "${ZSH_VERSION-}" ]; then _v=zsh; else
    read -r _v <"/proc/$$/comm" || _v='sh'
  fi
}

_begin() {
  _out='' _lines=0 _blobs='' _heads='' _said='' _handlers='' _probe=''
}

# Ends with the conversation: what was written is remembered, and nothing of the session stays.
_finish() {
  trap '' HUP INT TERM PIPE
  [ -z "$_ticker" ] || kill "$_ticker" 2>/dev/null
  set +f
  _become rm -f -- "$_session".*
}

# What read this script may have read into the requests behind it: they come once more, behind a word that stands in none of them.
_tighten() {
  while IFS= read -r _line; do
    [ "$_line" != "$_nonce again" ] || return 0
  done
}

_serve() {
  [ -z "${_loose-}" ] || _tighten
  while _next_line; do
    IFS=$_gs
    # shellcheck disable=SC2086
    set -- $_line
    IFS=" $_tab$_nl"
    _id=${1%% *} _operation=${1#* }
    shift
    case $_operation in
      resume) _halted='' ; continue ;;
      'hold '*) _holding=${_operation#* }; _is_late; continue ;;
      # The last word behind the last request: it only counts where all before it came about.
      finish) [ -z "$_halted" ] || { _holding=0; _release; continue; } ;;
    esac
    case $_operation in
      end | finish) _write_index; _begin; _answer ok; return ;;
    esac
    _n=${_operation#* } _operation=${_operation% *}
    # A last argument that is empty is none to IFS.
    [ "$#" -eq "$_n" ] || set -- "$@" ''
    case $_line in
      *"$_rs"* | *"$_us"*)
        for _w in "$@"; do
          shift
          _decode "$_w"
          set -- "$@" "$_v"
        done
        ;;
    esac
    if [ "$_operation" = look ]; then _look_ahead "$@"; continue; fi
    _begin
    if [ -n "$_halted" ]; then _seen=''; _answer skip; continue; fi
    if _perform "$@"; then _done=ok; else _done=fail _halted=1; fi
    case $_nl$_out in *"${_nl}changed 1$_nl"*) _lasted=1; _note_change ;; esac
    if [ -n "$_probe" ] && [ "$_done" = fail ]; then _begin; _halted=1 _done=skip; fi
    [ "$_done$_halted" != ok1 ] || _done=halt
    _answer "$_done"
  done
}

# A change that owes handlers is what a guard looks for; a probe may not come to any.
_note_change() {
  [ -z "$_handlers" ] || _notified=1
  [ -z "$_probe" ] || _done=fail
}

# An operation that is only to be done where there is nothing to do is compared as in check mode.
_may_probe() {
  [ "$_check" != 2 ] || { _check=1; _probe=1; }
}

_op_guard() {
  [ -z "$_notified" ] || _halted=1
  _notified=''
}

# What is no file's concern may change any file.
_perform() {
  [ "$_foreseen" -gt 0 ] || _seen=''
  case $_operation in stat | read | ensure-*) _foreseen=$((_foreseen - 1)) ;; *) _seen='' ;; esac
  case $_operation in
    stat) _op_stat "$@" ;;
    read) _op_read "$@" ;;
    ensure-file) _op_ensure_file "$@" ;;
    ensure-directory) _op_ensure_directory "$@" ;;
    ensure-link) _op_ensure_link "$@" ;;
    ensure-attributes) _op_ensure_attributes "$@" ;;
    ensure-absent) _op_ensure_absent "$@" ;;
    touch) _op_touch "$@" ;;
    run) _op_run "$@" ;;
    unit) _op_unit "$@" ;;
    wait) _op_wait "$@" ;;
    facts) _op_facts "$@" ;;
    settle) _op_settle "$@" ;;
    guard) _op_guard ;;
    *) _fail invalid "the agent knows no operation $_operation" ;;
  esac
}

set -f
_ticker='' _number=0 _notified='' _prober='' _calico_deploy_setsid='unknown'
_had_locale=${LC_ALL+set}
_locale=${LC_ALL-}
export LC_ALL=C
trap 'exit 1' HUP INT TERM PIPE
if _greet; then
  trap _finish EXIT
  _serve
fi
