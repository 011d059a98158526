# shellcheck shell=sh
# Reading: whole files.

# read PATH MAX
_op_read() {
  _place "$1"
  _put path "$_path"
  _look "$_path" -L
  case $_kind in
    none) _fail not-found "file not found: $_path"; return 1 ;;
    directory) _fail is-directory "source is a directory and must be a file: $_path"; return 1 ;;
    special) _fail invalid "$_path is not a regular file"; return 1 ;;
  esac
  _put before "$_s"
  # A copy, because the file may grow or shrink between the length and the bytes. /proc and /sys say size 0 and have some.
  _error=$(head -c "$(($2 + 1))" -- "$_path" 2>&1 >"$_session.out") || { _fail_by "$_error" "$_path"; return 1; }
  [ -s "$_session.out" ] || return 0
  [ "$(stat -c %s -- "$_session.out")" -le "$2" ] || { _fail too-large "$_path is larger than $2 bytes"; return 1; }
  _blob content "$_session.out"
}
