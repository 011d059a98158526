# shellcheck shell=sh
# The conversation. The control node puts a prelude before this text that sets _nonce, _state, _rehash, _properties, _gs (0x1d), _rs (0x1e) and
# _us (0x1f). Every name here starts with an underscore, so that no variable that a command reads is ever touched.
#
# Request:  a line ID OPERATION COUNT, and in it COUNT arguments, each behind a _gs. Newline travels as _rs, and _gs, _rs and _us as
#           _us and g, r and u.
# Answer:   @ID STATUS LINES BLOBS, then LINES lines `key value`, then BLOBS lines `key length`, then the bytes of the blobs.
#           STATUS is ok, halt (ok, but nothing more runs until `resume`), fail, skip, or need.
#           Answers to the COUNT requests behind a `0 hold COUNT` wait for each other: every piece wakes ssh at both ends. None
#           waits for what may take long.
# Payload:  what the control node sends after `@ID need` is in pull.sh. Requests that were already under way when the agent
#           asked are kept in _queue.
# Builtins do everything here but the payload: a process costs a host more than everything else in this file together.

_nl='
'
_tab='	'
_queue=''
_halted=''
_held='' _holding=0 _second='' _lasted=''

# Next line of the conversation, from what was kept or from standard input, to _line.
_next_line() {
  if [ -n "$_queue" ]; then
    _line=${_queue%%"$_nl"*}
    _queue=${_queue#*"$_nl"}
  else
    IFS= read -r _line
  fi
}

# _decode ARGUMENT, to _v. Splitting by IFS stays linear where ${v#*x} is quadratic in dash. The x keeps a trailing separator from being dropped.
_decode() {
  IFS=$_rs
  # shellcheck disable=SC2086
  set -- $1"x"
  IFS=" $_tab$_nl"
  _v=$1
  shift
  for _w in "$@"; do _v=$_v$_nl$_w; done
  _v=${_v%x}
  case $_v in
    *"$_us"*)
      _replace "$_v" "${_us}g" "$_gs"
      _replace "$_v" "${_us}r" "$_rs"
      _replace "$_v" "${_us}u" "$_us"
      ;;
  esac
}

_encode() {
  _v=$1
  case $_v in *"$_us"*) _replace "$_v" "$_us" "${_us}u" ;; esac
  case $_v in *"$_rs"*) _replace "$_v" "$_rs" "${_us}r" ;; esac
  case $_v in *"$_nl"*) _replace "$_v" "$_nl" "$_rs" ;; esac
}

# _replace TEXT FROM TO: every FROM becomes TO, to _v.
_replace() {
  _v=''
  _r=$1
  while :; do
    case $_r in
      *"$2"*)
        _v=$_v${_r%%"$2"*}$3
        _r=${_r#*"$2"}
        ;;
      *)
        _v=$_v$_r
        return
        ;;
    esac
  done
}

# _put KEY VALUE: one line of the answer.
_put() {
  _v=$2
  case $_v in *"$_nl"* | *"$_rs"* | *"$_us"*) _encode "$_v" ;; esac
  _out="$_out$1 $_v$_nl"
  _lines=$((_lines + 1))
}

# _blob KEY FILE: bytes of the answer. Nothing is sent for an empty file.
_blob() {
  [ -s "$2" ] || return 0
  _blobs="$_blobs$1 $2$_nl"
}

# _text KEY TEXT: a blob that needs no file. Where it may hold characters of several bytes its length is not the shell's to tell.
_text() {
  case $2 in
    *[!$_tab-~]*)
      printf '%s' "$2" >"$_session.text"
      _blob "$1" "$_session.text"
      ;;
    ?*) _said=$2 _heads="$1 ${#2}$_nl" ;;
  esac
}

# _fail REASON MESSAGE: the operation's failure; returns 1 so that an operation can end with it.
_fail() {
  _put reason "$1"
  _put message "$2"
  return 1
}

# _answer STATUS: sends what _put and _blob gathered. A blob is cut at the length announced, should its file still grow.
_answer() {
  _sizes=''
  _count=${_said:+1}
  _count=${_count:-0}
  _files=''
  IFS=$_nl
  for _b in $_blobs; do
    _files="$_files${_b#* }$_nl"
  done
  # shellcheck disable=SC2086
  [ -z "$_files" ] || _sizes=$(stat -L -c %s -- $_files)
  # shellcheck disable=SC2086
  set -- "$1" $_sizes
  _status=$1
  shift
  for _b in $_blobs; do
    _heads="$_heads${_b%% *} $1$_nl"
    _count=$((_count + 1))
    shift
  done
  _held="$_held@$_id $_status $_lines $_count$_nl$_out$_heads$_said"
  _holding=$((_holding - 1))
  if [ "$_holding" -le 0 ] || [ -n "$_files" ] || { [ -n "$_lasted" ] && _is_late; }; then _release; fi
  _lasted=''
  # shellcheck disable=SC2086
  set -- $_sizes
  for _b in $_blobs; do
    head -c "$1" -- "${_b#* }"
    shift
  done
  IFS=" $_tab$_nl"
}

# Another second than when this was last asked: nobody is to take the host for lost, or to wait for what is done. It is asked behind
# what sets _lasted, which may have taken a while; builtins alone do not.
_is_late() {
  read -r _up _r </proc/uptime
  [ "${_up%%.*}" != "$_second" ] || return 1
  _second=${_up%%.*}
}

# Sends the answers that wait.
_release() {
  printf '%s' "$_held"
  _held=''
}

# _try COMMAND...: runs it; on failure the operation fails with what it said.
_try() {
  _lasted=1
  _error=$("$@" 2>&1) || _fail_by "$_error" "$*"
}

# _fail_by TEXT SUBJECT: a failure whose reason is read from what a command said.
_fail_by() {
  case $1 in
    *'No space left'* | *'quota exceeded'*) _reason=no-space ;;
    *'Read-only file system'*) _reason=read-only ;;
    *'Permission denied'* | *'not permitted'*) _reason=permission ;;
    *'nvalid user'* | *'nknown user'*) _reason=unknown-user ;;
    *'nvalid group'* | *'nknown group'*) _reason=unknown-group ;;
    *'No such file'*) _reason=not-found ;;
    *) _reason=failed ;;
  esac
  _fail "$_reason" "${1:-${2-it} failed}"
}
