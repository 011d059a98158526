# shellcheck shell=sh
# Handlers that a change owes, noted in the state directory before anything is replaced: a crash between a file and its
# restart cannot lose the restart. One encoded name a line.

# _handlers_are HANDLER...: those of the operation at hand, encoded, a line each.
_handlers_are() {
  _handlers=''
  for _h in "$@"; do
    _encode "$_h"
    _handlers="$_handlers$_v$_nl"
  done
}

# Notes those that are not noted yet. _owed_new is what was added.
_owe() {
  _owed_new='' _seen=''
  IFS=$_nl
  # shellcheck disable=SC2086
  set -- $_handlers
  IFS=" $_tab$_nl"
  for _h in "$@"; do
    _is_owed "$_h" || _owed_new="$_owed_new$_h$_nl"
  done
  [ -n "$_owed_new" ] || return 0
  { printf %s "$_owed_new" >>"$_state/owed"; } 2>/dev/null || _fail no-space "cannot write $_state/owed"
}

_is_owed() {
  [ -s "$_state/owed" ] || return 1
  while IFS= read -r _w; do [ "$_w" != "$1" ] || return 0; done <"$_state/owed"
  return 1
}

# Takes back what the last _owe noted, when the change did not come about.
_disown() {
  [ -z "$_owed_new" ] || _strike "$_owed_new"
}

# _strike LINES: the list without these.
_strike() {
  _struck=''
  [ -s "$_state/owed" ] || return 0
  _rest=''
  while IFS= read -r _w; do
    case $_nl$1 in *"$_nl$_w$_nl"*) _struck=1 ;; *) _rest="$_rest$_w$_nl" ;; esac
  done <"$_state/owed"
  [ -n "$_struck" ] || return 0
  { printf %s "$_rest" >"$_session.owed"; } 2>/dev/null && mv -f -- "$_session.owed" "$_state/owed"
}

# settle HANDLER...
_op_settle() {
  _handlers_are "$@"
  _strike "$_handlers" || { _fail no-space "cannot write $_state/owed"; return 1; }
  [ -z "$_struck" ] || _put changed 1
}
