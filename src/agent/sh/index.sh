# shellcheck shell=sh
# The host's memory of hashes: an unchanged file costs a stat, not a hash. The file is $_state/index.SIZE; it counts only if it
# belongs to the agent's user and has so many bytes that a shell can hold: what a crash cuts off or leaves as zeros shows. A line reads
#   DEVxINODExALGORITHM SIZE MTIME CTIME HASHED SUM PATH
# and is believed while device, inode, size, times and path are the same and the clock is not before HASHED. A file is entered only
# if its ctime was at least 2 s old when it was hashed: within one tick of the clock a second change would not show.
# In memory each line is a variable _i_DEVxINODExALGORITHM, and _index lists their names.

_index=''
_index_file=''
_index_state=unread
_written=''
_index_limit=512
_time=0
# Hashing and flushing so many bytes may take a slow host a minute.
_long=67108864

# _hash PATH ALGORITHM: hash of the file last looked at, to _sum.
_hash() {
  [ "$_index_state" != unread ] || _read_index
  _key=${_dev}x${_ino}x$2
  eval "_entry=\${_i_$_key-}"
  case $_entry in
    "$_size $_mtime $_ctime "*" $1")
      # shellcheck disable=SC2086
      set -- "$1" "$2" $_entry
      # The time goes on: what was before an earlier one is before now.
      [ "$6" -le "$_time" ] || _now
      if [ "$_rehash" != 1 ] && [ "$6" -le "$_time" ]; then
        _sum=$7
        return 0
      fi
      ;;
  esac
  _digest "$1" "$2" "$_size" || return 1
  _remember "$1"
}

# _digest FILE ALGORITHM SIZE: the hash of its bytes, to _sum. openssl has the processor's help, which is worth its start for much.
_digest() {
  _lasted=1
  [ "$3" -lt "$_long" ] || _start_ticker
  if [ "$3" -lt "$_much" ] || ! command -v openssl >/dev/null || ! _sum=$(openssl dgst "-$2" -r <"$1" 2>/dev/null); then
    _sum=$("${2}sum" <"$1" 2>/dev/null) || { _sum=''; return 1; }
  fi
  _sum=${_sum%% *}
}

# _remember PATH: enters _sum as _key, if the file last looked at is old enough.
_remember() {
  case $1 in *"$_nl"* | *"$_tab"*) return 0 ;; esac
  _is_old || return 0
  _enter "$_key" "$_size $_mtime $_ctime $_time $_sum $1"
  _index_state=changed
}

_enter() {
  eval "[ -n \"\${_i_$1-}\" ]" || _index="$_index $1"
  eval "_i_$1=\$2"
}

# The time, to _time (seconds since the epoch) and _part (hundredths): the clock at the start of the session plus the uptime since.
_now() {
  read -r _up _r </proc/uptime
  _split "$_up" 0
  _part=$(((_whole - _clock_uptime) * 100 + _hundredths + _clock_part))
  _time=$((_clock + _part / 100))
  _part=$((_part % 100))
}

# _split SECONDS HUNDREDTHS: a time with its fraction to _whole and _hundredths; the second argument is for one without a fraction.
_split() {
  _whole=${1%%.*}
  _hundredths=$2
  case $1 in
    *.??*)
      _hundredths=${1#*.}
      _hundredths=${_hundredths%"${_hundredths#??}"}
      _hundredths=${_hundredths#0}
      ;;
  esac
}

# Two seconds since the last change of the file last looked at. A time without a fraction may be almost a second later.
_is_old() {
  _now
  _split "$_ctime" 99
  [ $((_time - _whole)) -lt 1000 ] || return 0
  [ $(((_time - _whole) * 100 + _part - _hundredths)) -ge 200 ]
}

# The hello has looked whose file it is. Lines that are no entry are passed over; of too many the oldest are dropped.
_read_index() {
  _index_state='read'
  [ -n "$_index_file" ] || return 0
  _w=$(cat "$_index_file" 2>/dev/null)
  [ "${_index_file##*/}" = "index.$((${#_w} + 1))" ] || return 0
  IFS=$_nl
  # shellcheck disable=SC2086
  set -- $_w
  IFS=" $_tab$_nl"
  while [ "$#" -gt "$_index_limit" ]; do shift; done
  for _w in "$@"; do
    case ${_w%% *} in *[!a-z0-9]* | '') continue ;; esac
    _enter "${_w%% *}" "${_w#* }"
  done
}

# Files that this session wrote are entered at its end, hashed again from what then stands there.
_remember_written() {
  IFS=$_nl
  # shellcheck disable=SC2086
  set -- $_written
  IFS=" $_tab$_nl"
  for _w in "$@"; do
    _look "$_w"
    if [ "$_kind" = 'file' ] && _is_old; then _hash "$_w" sha256 || :; fi
  done
}

# Written whole beside the old one, then named by its size; a crash between costs hashes, never a wrong one.
_write_index() {
  [ -z "$_written" ] || { _release; _remember_written; }
  [ "$_index_state" = changed ] || return 0
  for _w in $_index; do
    eval "printf '%s %s\n' \"\$_w\" \"\$_i_$_w\""
  done >"$_session.index"
  _w=$_state/index.$(stat -c %s -- "$_session.index") || return 0
  mv -f -- "$_session.index" "$_w" || return 0
  set +f
  for _r in "$_state"/index.*; do [ "$_r" = "$_w" ] || rm -f -- "$_r"; done
  set -f
}
