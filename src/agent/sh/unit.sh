# shellcheck shell=sh
# A systemd unit: looked at once, changed where it must be, looked at again only then.

# A connection of root's own costs process 1 more than the question does, so that the bus is asked first; but only beside signs of
# life, since a bus that hangs is waited for.
_bus=/run/dbus/system_bus_socket

# unit NAME STATE ENABLED MASKED RELOAD REEXEC NOBLOCK CHECK HANDLER...
_op_unit() {
  _name=$1 _wanted=$2 _enabled=$3 _masked=$4 _reload=$5 _reexec=$6 _noblock=$7 _check=$8
  shift 8
  _handlers_are "$@"
  _acted='' _changed='' _owed_new=''
  _may_probe
  [ -z "$_probe" ] || [ "$_reload$_reexec" = 00 ] || return 1
  if [ "$_check" != 1 ]; then
    [ "$_reload" != 1 ] || _manage daemon-reload || return 1
    [ "$_reexec" != 1 ] || _manage daemon-reexec || return 1
  fi
  [ -n "$_name" ] || return 0
  _show || return 1
  _put unit.before "$_unit"
  if [ "$_load" = not-found ] && [ -n "$_wanted$_enabled$_masked" ]; then
    _fail not-found "Could not find the requested service $_name: host"
    return 1
  fi
  _ensure_masked && _ensure_enabled && _ensure_state || return 1
  [ -n "$_changed" ] && [ "$_check" != 1 ] || return 0
  _show || return 1
  _put unit.after "$_unit"
}

# daemon-reload and daemon-reexec; Ansible does not count them as a change.
_manage() {
  _rc=0
  _error=$(systemctl "$1" 2>&1) || _rc=$?
  [ "$_rc" -eq 0 ] && { _put 'done' "$1"; return 0; }
  _put rc "$_rc"
  _fail unit "failure $_rc during $1: $_error"
}

# The unit's properties to _unit, and those that decide to variables.
_show() {
  _lasted=1
  _rc=0
  { [ -n "$_ticker" ] && [ -S "$_bus" ] && _unit=$(SYSTEMCTL_FORCE_BUS=1 systemctl show -p "$_properties" -- "$_name" 2>/dev/null); } ||
    _unit=$(systemctl show -p "$_properties" -- "$_name" 2>"$_session.err") || _rc=$?
  if [ "$_rc" -ne 0 ]; then
    _put rc "$_rc"
    _blob stderr "$_session.err"
    _error=$(cat -- "$_session.err")
    _fail unit "systemctl cannot show $_name: $_error"
    return 1
  fi
  _load='' _active='' _file_state=''
  IFS=$_nl
  # shellcheck disable=SC2086
  set -- $_unit
  IFS=" $_tab$_nl"
  for _w in "$@"; do
    case $_w in
      LoadState=*) _load=${_w#*=} ;;
      ActiveState=*) _active=${_w#*=} ;;
      UnitFileState=*) _file_state=${_w#*=} ;;
    esac
  done
}

# _act VERB [OPTION...]: one systemctl call that changes something, or its announcement in check mode.
_act() {
  [ -n "$_changed" ] || _put changed 1
  _changed=1
  _put 'done' "$1"
  [ "$_check" != 1 ] || return 0
  [ -n "$_acted" ] || _owe || return 1
  _verb=$1
  shift
  _start_ticker
  _rc=0
  systemctl "$_verb" "$@" -- "$_name" </dev/null >"$_session.out" 2>"$_session.err" || _rc=$?
  [ "$_rc" -ne 0 ] || { _acted=1; return 0; }
  # What a first step has not changed owes nothing.
  [ -n "$_acted" ] || _disown
  _put rc "$_rc"
  _blob stdout "$_session.out"
  _blob stderr "$_session.err"
  _error=$(cat -- "$_session.err")
  _fail unit "Unable to $_verb service $_name: $_error"
}

_ensure_masked() {
  case $_masked$_load in
    1masked) return 0 ;;
    1*) _act mask ;;
    0masked) _act unmask ;;
  esac
}

# `systemctl is-enabled` calls these enabled.
_ensure_enabled() {
  case $_file_state in
    enabled | enabled-runtime | static | generated) _is=1 ;;
    *) _is=0 ;;
  esac
  case $_enabled$_is in
    10) _act enable ;;
    01) _act disable ;;
  esac
}

_ensure_state() {
  set --
  [ "$_noblock" != 1 ] || set -- --no-block
  case $_active in active | activating) _is=1 ;; *) _is=0 ;; esac
  case $_wanted$_is in
    started0 | restarted0 | reloaded0) _act start "$@" ;;
    stopped1) _act stop "$@" ;;
    stopped0) [ "$_active" != deactivating ] || _act stop "$@" ;;
    restarted1) _act restart "$@" ;;
    reloaded1) _act reload "$@" ;;
  esac
}
