# shellcheck shell=sh
# A regular file with exactly these bytes and attributes.

# ensure-file PATH SHA256 SIZE BASENAME FORCE FOLLOW BACKUP VALIDATE KEEP CHECK EXPECTED MODE OWNER GROUP HANDLER...
_op_ensure_file() {
  _place "$1"
  _sha=$2 _length=$3 _basename=$4 _force=$5 _follow=$6 _backup=$7 _validate=$8 _keep=$9
  shift 9
  _check=$1 _expected=$2 _mode=$3 _owner=$4 _group=$5
  shift 5
  _handlers_are "$@"
  _choose_place || return 1
  _put path "$_path"
  [ -z "$_s" ] || _put before "$_s"
  _linked=''
  [ "$_kind" != link ] || { _link_target "$_path"; _put before.target "$_v"; _linked=1; _look "$_path" -L; }
  case $_kind in
    directory) _fail is-directory "cannot replace the directory $_path with a file"; return 1 ;;
    special) _fail invalid "$_path is neither a regular file nor a link to one"; return 1 ;;
  esac
  [ "$_kind" = none ] || [ "$_force" = 1 ] || return 0
  _same_bytes || { _replace_file; return; }
  _ensure_attributes
}

# Where the file goes: below a directory that stands at the path, and behind a link where links are followed.
_choose_place() {
  if [ -n "$_basename" ] && [ -d "$_path" ]; then _path=${_path%/}/$_basename; fi
  if [ "$_follow" = 1 ] && [ -L "$_path" ]; then
    _resolve "$_path" || { _fail not-found "cannot follow the link $_path"; return 1; }
  fi
  _look "$_path"
}

# A size that differs spares the hash. A link that is not followed is replaced whatever it leads to.
_same_bytes() {
  [ "$_kind" = file ] && [ -z "$_linked" ] && [ "$_size" = "$_length" ] || return 1
  _hash "$_path" sha256 && [ "$_sum" = "$_sha" ]
}

# The rest of an operation on something that exists and needs nothing but attributes.
_ensure_attributes() {
  _differ || return 0
  _known_names || return 1
  _put changed 1
  [ "$_check" != 1 ] || return 0
  _owe || return 1
  _set_attributes "$_path" || return 1
  _put_look after "$_path"
}

_replace_file() {
  _new=$_mode
  _do=''
  _foreign=''
  _seen=''
  if [ "$_kind" = file ]; then
    _new=${_mode:-$(printf %04o $((0x$_f & 07777)))}
    [ "$_u:$_g" = "$_uid:$_gid" ] || { _do=$_u:$_g _foreign=1; }
    _keep_before || return 1
  fi
  [ -z "$_owner$_group" ] || { _do=${_owner:-${_do%%:*}}:${_group:-${_do#*:}}; _foreign=''; }
  _do=${_do%:}
  _put changed 1
  _put content 1
  if [ "$_check" = 1 ]; then _as_expected && _known_names; return; fi
  [ -d "${_path%/*}/" ] || { _fail missing-parent "Destination directory ${_path%/*} does not exist"; return 1; }
  _write_temporary "${_new:-0644}" && _move_in && return 0
  rm -f -- "$_temporary"
  true >"$_session.temporary"
  return 1
}

# Bytes that were made from others replace those and no others.
_as_expected() {
  [ -n "$_expected" ] || return 0
  _look "$_path"
  case $_expected$_kind in
    nonenone) return 0 ;;
    none*) ;;
    *file) _hash "$_path" sha256 && [ "$_sum" = "$_expected" ] && return 0 ;;
    # A link that is to be replaced counts by what it shows.
    *link) _sum=$(sha256sum <"$_path" 2>/dev/null) && [ "${_sum%% *}" = "$_expected" ] && return 0 ;;
  esac
  _fail changed-meanwhile "$_path was changed by another program while it was edited; nothing was written"
}

_keep_before() {
  [ "$_keep" -gt 0 ] && [ "$_size" -le "$_keep" ] || return 0
  cat <"$_path" >"$_session.before" || { _fail_by 'Permission denied' "$_path"; return 1; }
  _put kept 1
  _blob before.content "$_session.before"
}

# The name is noted first, so that a later session can remove what a crash leaves. No extension: a directory that is read by
# pattern (/etc/cni/net.d, conf.d) must not take it for one of its own.
_write_temporary() {
  _number=$((_number + 1))
  _temporary=${_path%/*}/.calico-deploy-$$-$_number
  printf '%s\n' "$_temporary" >"$_session.temporary"
  _create "$_temporary" "$1" || return 1
  _pull "$_length" "$_temporary" "$_path" || return 1
  _check_sum || { _fail corrupt "the bytes that arrived for $_path are not the ones announced"; return 1; }
  _own_temporary || return 1
  # chown takes the set-id bits away.
  [ $((0$1 & 06000)) -eq 0 ] || _try chmod -- "$1" "$_temporary" || return 1
  [ -z "$_validate" ] || _validate_temporary
}

# Much is flushed meanwhile: that is the disk's work and hashing the processor's.
_check_sum() {
  _flusher=''
  [ "$_length" -lt "$_much" ] || { sync -- "$_temporary" >/dev/null 2>&1 & _flusher=$!; }
  _digest "$_temporary" sha256 "$_length"
  [ -z "$_flusher" ] || wait "$_flusher"
  [ "$_sum" = "$_sha" ]
}

# An owner that was asked for must be set; one that is only kept is kept where the user may.
_own_temporary() {
  case $_do in
    '') return 0 ;;
    root | root:root | :root | 0 | 0:0 | :0)
      # A set-group-id directory gives its own group to what is made in it.
      if [ "$_uid:$_gid" = 0:0 ] && [ ! -g "${_path%/*}/" ]; then return 0; fi
      ;;
  esac
  _error=$(chown -- "$_do" "$_temporary" 2>&1) || [ -n "$_foreign" ] || _fail_owner
}

# The command sees a copy in the state directory, under the file's own extension: some programs look at it.
_validate_temporary() {
  _w=${_path##*/}
  _ext=''
  case $_w in ?*.*) _ext=.${_w##*.} ;; esac
  case $_ext in *[!A-Za-z0-9.]* | ????????????*) _ext='' ;; esac
  _try cp -- "$_temporary" "$_session.validate$_ext" || return 1
  _replace "$_validate" %s "$_session.validate$_ext"
  _rc=0
  _start_ticker
  sh -c "$_v" </dev/null >"$_session.out" 2>"$_session.err" || _rc=$?
  rm -f -- "$_session.validate$_ext"
  [ "$_rc" -ne 0 ] || return 0
  _put rc "$_rc"
  _blob stdout "$_session.out"
  _blob stderr "$_session.err"
  _fail validate 'failed to validate'
}

_move_in() {
  _as_expected || return 1
  if [ "$_backup" = 1 ] && [ -e "$_path" ]; then
    _w=$_path.$$.$(date +%Y-%m-%d@%H:%M:%S)~
    _try cp -p -- "$_path" "$_w" || return 1
    _put backup "$_w"
  fi
  _owe || return 1
  # A file is flushed before it takes the place of another; where sync knows no files it flushes them all.
  set -- "$_temporary"
  [ -z "$_owed_new" ] || set -- "$@" "$_state/owed"
  sync -- "$@" 2>/dev/null || sync
  _rename "$_temporary" "$_path" || { _disown; return 1; }
  true >"$_session.temporary"
  _put_look after "$_path"
  case $_path in *"$_nl"*) ;; *) _written="$_written$_path$_nl" ;; esac
}

# _rename FROM TO, never into TO: -T is what coreutils and newer busybox have for that.
_rename() {
  _error=$(mv -fT -- "$1" "$2" 2>&1) && return 0
  if [ -e "$1" ] && [ ! -d "$2" ]; then _error=$(mv -f -- "$1" "$2" 2>&1) && return 0; fi
  _fail_by "$_error" "$2"
}
