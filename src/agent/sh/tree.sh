# shellcheck shell=sh
# Directories, links, attributes, times, removal.

# ensure-directory PATH RECURSE FOLLOW CHECK MODE OWNER GROUP HANDLER...
_op_ensure_directory() {
  _place "$1"
  _recurse=$2 _follow=$3 _check=$4 _mode=$5 _owner=$6 _group=$7
  shift 7
  _handlers_are "$@"
  case $_path in ?*/) _path=${_path%/} ;; esac
  if [ "$_follow" = 1 ] && [ -L "$_path" ]; then _resolve "$_path" || :; fi
  _put path "$_path"
  _look "$_path"
  [ -z "$_s" ] || _put before "$_s"
  case $_kind$_recurse in
    none?) _make_directories ;;
    directory1) _ensure_below ;;
    directory?) _ensure_attributes ;;
    *) _fail exists "$_path already exists as a $_kind" ;;
  esac
}

# The missing parents too, each with the attributes that were asked for, as Ansible does it.
_make_directories() {
  _put changed 1
  _do=$_owner${_group:+:$_group} _dm=''
  if [ "$_check" = 1 ]; then _known_names; return; fi
  set --
  _w=$_path
  while [ -n "$_w" ] && [ ! -e "$_w" ] && [ ! -L "$_w" ]; do
    set -- "$_w" "$@"
    _w=${_w%/*}
  done
  if [ -n "$_w" ] && [ ! -d "$_w" ]; then
    _fail not-directory "There was an issue creating $1 as requested: [Errno 20] Not a directory: '$1'"
    return 1
  fi
  _owe || return 1
  _mkdir "$@" || { _disown; return 1; }
  # A directory below one with the set-group-id bit inherits it.
  [ ! -g "${_w:-/}" ] || _dm=$_mode
  _set_attributes "$@" || return 1
  _put_look after "$_path"
}

# Another process may make some of them meanwhile: those get the attributes that were asked for too.
_mkdir() {
  _lasted=1
  ! _error=$(mkdir -m "${_mode:-0755}" -- "$@" 2>&1) || return 0
  for _each; do
    [ -d "$_each" ] || { _fail_by "$_error" "mkdir -m ${_mode:-0755} -- $*"; return 1; }
  done
  _dm=$_mode
}

# The attributes of a directory and of all below it. Links get owner and group; what they lead to is left alone.
_ensure_below() {
  set --
  [ -z "$_mode" ] || set -- "$@" -o '(' ! -type l ! -perm "$_mode" ')'
  [ -z "$_owner" ] || set -- "$@" -o ! -user "$_owner"
  [ -z "$_group" ] || set -- "$@" -o ! -group "$_group"
  [ "$#" -gt 0 ] || return 0
  shift
  _do=$_owner${_group:+:$_group}
  _known_names || return 1
  _start_ticker
  _error=$(find "$_path" "$@" 2>&1 >"$_session.out") || { _fail_by "$_error" "$_path"; return 1; }
  [ -s "$_session.out" ] || return 0
  _put changed 1
  _blob paths "$_session.out"
  [ "$_check" != 1 ] || return 0
  _owe || return 1
  [ -z "$_owner" ] || _try find "$_path" ! -user "$_owner" -exec chown -h -- "$_owner" '{}' + || return 1
  [ -z "$_group" ] || _try find "$_path" ! -group "$_group" -exec chown -h -- ":$_group" '{}' + || return 1
  [ -z "$_mode" ] || _try find "$_path" ! -type l ! -perm "$_mode" -exec chmod -- "0$_mode" '{}' + || return 1
  _put_look after "$_path"
}

# ensure-link PATH SOURCE HARD FORCE CHECK MODE OWNER GROUP HANDLER...
_op_ensure_link() {
  _place "$1"
  _source=$2 _hard=$3 _force=$4 _check=$5 _mode=$6 _owner=$7 _group=$8
  shift 8
  _handlers_are "$@"
  _put path "$_path"
  _look "$_path"
  [ -z "$_s" ] || _put before "$_s"
  _found=$_kind _changed=''
  [ "$_kind" != link ] || { _link_target "$_path"; _target=$_v; _put before.target "$_target"; }
  if [ "$_hard" = 1 ]; then _is_hard_link; else [ "$_found" = link ] && [ "$_target" = "$_source" ]; fi || {
    _may_link && _make_link || return 1
    [ "$_check" != 1 ] || return 0
  }
  _link_attributes || return 1
  [ -z "$_changed" ] || _put_look after "$_path"
}

_is_hard_link() {
  # shellcheck disable=SC3013
  [ "$_found" = 'file' ] && [ "$_path" -ef "$_source" ]
}

# What Ansible's file module refuses, in its words.
_may_link() {
  case $_source in
    /*) _w=$_source ;;
    *) _w=${_path%/*}/$_source ;;
  esac
  _word=symlink
  [ "$_hard" != 1 ] || { _word=hard; _w=$_source; }
  if [ ! -e "$_w" ] && { [ "$_hard" = 1 ] || [ "$_force" != 1 ]; }; then
    if [ "$_hard" = 1 ]; then _fail not-found "Source $_source does not exist"; else
      _fail not-found "src file does not exist, use \"force=yes\" if you really want to create the link: $_w"
    fi
    return 1
  fi
  case $_found$_force in
    none? | link?) return 0 ;;
    directory1) _is_empty "$_path" || _fail not-empty "the directory $_path is not empty, refusing to convert it" ;;
    ?*1) return 0 ;;
    *) _fail exists "refusing to convert from $_found to $_word for $_path" ;;
  esac
}

_is_empty() {
  set +f
  set -- "$1"/* "$1"/.[!.]* "$1"/..?*
  set -f
  for _w in "$@"; do
    if [ -e "$_w" ] || [ -L "$_w" ]; then return 1; fi
  done
}

# Made beside its place and moved in: at no moment is there nothing.
_make_link() {
  _put changed 1
  _changed=1
  [ "$_check" != 1 ] || return 0
  [ -d "${_path%/*}/" ] || { _fail missing-parent "Error while linking: the directory ${_path%/*} does not exist"; return 1; }
  _owe || return 1
  _number=$((_number + 1))
  _temporary=${_path%/*}/.calico-deploy-$$-$_number
  printf '%s\n' "$_temporary" >"$_session.temporary"
  if [ "$_hard" = 1 ]; then _try ln -- "$_source" "$_temporary"; else _try ln -s -- "$_source" "$_temporary"; fi || { _disown; return 1; }
  [ "$_found" != directory ] || rmdir -- "$_path" 2>/dev/null || :
  _rename "$_temporary" "$_path" || { rm -f -- "$_temporary"; _disown; return 1; }
}

# Attributes are those of what the link leads to; a dangling link has none.
_link_attributes() {
  [ -n "$_mode$_owner$_group" ] && [ -e "$_path" ] || return 0
  _link=$_path
  _resolve "$_path" || :
  _look "$_path"
  if _differ; then
    [ -n "$_changed" ] || _put changed 1
    _changed=1
    [ "$_check" = 1 ] || { _owe && _set_attributes "$_path"; } || return 1
  fi
  _path=$_link
}

# ensure-attributes PATH FOLLOW CHECK MODE OWNER GROUP HANDLER...
_op_ensure_attributes() {
  _place "$1"
  _follow=$2 _check=$3 _mode=$4 _owner=$5 _group=$6
  shift 6
  _handlers_are "$@"
  if [ "$_follow" = 1 ] && [ -L "$_path" ]; then _resolve "$_path" || :; fi
  _put path "$_path"
  _look "$_path"
  [ -n "$_s" ] || { _fail not-found "file ($_path) is absent, cannot continue"; return 1; }
  _put before "$_s"
  # A link has no mode of its own.
  [ "$_kind" != link ] || _mode=''
  _ensure_attributes
}

# ensure-absent PATH CHECK HANDLER...
_op_ensure_absent() {
  _place "$1"
  _check=$2
  shift 2
  _handlers_are "$@"
  case $_path in ?*/) _path=${_path%/} ;; esac
  _put path "$_path"
  _look "$_path"
  [ -n "$_s" ] || return 0
  _put before "$_s"
  # shellcheck disable=SC3013
  if [ "$_kind" = directory ] && [ "$_path" -ef / ]; then _fail invalid 'refusing to remove /'; return 1; fi
  _put changed 1
  [ "$_check" != 1 ] || return 0
  _owe || return 1
  if [ "$_kind" = directory ]; then _start_ticker; _try rm -rf -- "$_path"; else _try rm -f -- "$_path"; fi || { _disown; return 1; }
}

# touch PATH CHECK MODE OWNER GROUP HANDLER...
_op_touch() {
  _place "$1"
  _check=$2 _mode=$3 _owner=$4 _group=$5
  shift 5
  _handlers_are "$@"
  _linked=''
  if [ -L "$_path" ]; then _linked=1; _resolve "$_path" || :; fi
  _put path "$_path"
  _put changed 1
  _look "$_path"
  [ -z "$_s" ] || _put before "$_s"
  if [ "$_check" = 1 ]; then return 0; fi
  if [ "$_kind" = none ]; then
    [ -z "$_linked" ] || { _fail not-found "the link leads to $_path, which does not exist"; return 1; }
    [ -d "${_path%/*}/" ] || { _fail missing-parent "the directory ${_path%/*} does not exist"; return 1; }
  fi
  _owe || return 1
  if [ "$_kind" = none ]; then
    _create "$_path" "${_mode:-0644}"
  else
    _try touch -c -- "$_path"
  fi || { _disown; return 1; }
  _look "$_path"
  if _differ; then _set_attributes "$_path" || return 1; fi
  _put_look after "$_path"
}
