# shellcheck shell=sh
# Content on its way in. After `@ID need` the control node sends one of
#   payload ID -         it has none to give
#   payload ID LENGTH    and the bytes
#   payload ID parts     and then parts until `end`: a line `raw LENGTH` or `gzip LENGTH`, and so many bytes; only where the
#                        agent said `unpacks gzip`, and only for much content

# From so many bytes on it pays to look for a faster way.
_much=1048576
_block=65536
_dd=''

# _pull LENGTH FILE SUBJECT: asks for the bytes of this request and puts them into FILE, which is empty. Fails with `aborted` when the
# control node has none to give, else with what kept them from being written; what was announced is always read to its end.
_pull() {
  [ -n "$_dd" ] || _know_dd
  _release
  if [ "$1" -ge "$_much" ] && command -v gzip >/dev/null; then
    printf '@%s need 1 0\nunpacks gzip\n' "$_id"
  else
    printf '@%s need 0 0\n' "$_id"
  fi
  _kept=''
  while IFS= read -r _line; do
    case $_line in
      "payload $_id "*) break ;;
      *) _kept="$_kept$_line$_nl" ;;
    esac
  done
  _queue=$_queue$_kept
  _error=''
  case ${_line##* } in
    -) _fail aborted 'the control node could not read the content'; return 1 ;;
    parts) _take_parts "$2" ;;
    *) _take "$1" 3>>"$2" ;;
  esac
  [ -z "$_error" ] || _fail_by "cannot write $3: ${_error#*: }"
}

_take_parts() {
  while IFS= read -r _line; do
    case $_line in
      'raw '*) _take "${_line#* }" 3>>"$1" ;;
      'gzip '*) _unpack "${_line#* }" "$1" ;;
      *) return 0 ;;
    esac
  done
}

# Once one part could not be written, the others are only read.
_unpack() {
  [ -z "$_error" ] || set -- "$1" /dev/null
  _w=$(_take "$1" 3>&1 | { gzip -dc 2>&1 >>"$2" || { cat >/dev/null; false; }; }) || _error=${_error:-$_w}
}

# _take LENGTH: exactly so many bytes of standard input to descriptor 3. busybox's `head -c` reads past its count, `dd` with a count in
# bytes does not; where dd knows no such count it takes whole blocks and then the rest. What kept the bytes from being written goes
# to _error; how many dd had taken by then is in what it says.
_take() {
  _left=$1
  [ -z "$_error" ] || exec 3>/dev/null
  while [ "$_left" -gt 0 ]; do
    _bs=$_block _n=$_left _taken=$_left
    case $_dd in
      bytes) _flags=fullblock,count_bytes ;;
      blocks)
        _flags=fullblock
        [ "$_left" -ge "$_bs" ] || _bs=$_left
        _n=$((_left / _bs))
        _taken=$((_n * _bs))
        ;;
      single) _bs=1 _flags='' ;;
    esac
    if ! _w=$(dd bs="$_bs" count="$_n" ${_flags:+iflag="$_flags"} 2>&1 >&3); then
      _error=${_error:-$_w}
      exec 3>/dev/null
      _w=${_w%%' records in'*}
      case ${_w##*"$_nl"} in
        *[!0-9+]*) exit 1 ;;
        *+0) _w=${_w##*"$_nl"} _taken=$((${_w%+0} * _bs)) ;;
      esac
    fi
    _left=$((_left - _taken))
  done
}

_know_dd() {
  for _dd in bytes blocks single; do
    case $_dd in
      bytes) _w=fullblock,count_bytes ;;
      blocks) _w=fullblock ;;
      *) return 0 ;;
    esac
    dd bs=1 count=0 iflag="$_w" </dev/null >/dev/null 2>&1 && return 0
  done
}
