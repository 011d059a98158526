# shellcheck shell=sh
# Waiting for a condition. Nothing is changed, so that check mode need not know.

# wait TYPE TARGET PORT PRESENT REGEX DELAY SLEEP TIMEOUT
_op_wait() {
  _type=$1 _target=$2 _port=$3 _present=$4 _regex=$5 _delay=$6 _pause=$7 _limit=$8
  [ "$_type" != path ] || { _place "$_target"; _target=$_path; }
  _start_ticker
  _uptime
  _began=$_ticks
  [ "$_delay" = 0 ] || sleep "$_delay"
  _met=0
  while :; do
    if _condition; then _met=1; break; fi
    _uptime
    [ $((_ticks - _began)) -lt $((_limit * 100)) ] || break
    sleep "$_pause"
  done
  # Time alone is a condition that is met when it is over.
  [ "$_type" != time ] || _met=1
  _uptime
  _put elapsed $((_ticks - _began))
  _put met "$_met"
  [ "$_met" = 1 ] || _halted=1
}

# Hundredths of a second since the host started, to _ticks.
_uptime() {
  read -r _up _r </proc/uptime
  _r=${_up#*.}
  _ticks=$((${_up%.*} * 100 + ${_r#0}))
}

_condition() {
  case $_type in
    path) _path_condition ;;
    port)
      if _port_open; then _w=1; else _w=0; fi
      [ "$_w" = "$_present" ]
      ;;
    *) return 1 ;;
  esac
}

_path_condition() {
  if [ "$_present" != 1 ]; then [ ! -e "$_target" ]; return; fi
  [ -e "$_target" ] || return 1
  [ -n "$_regex" ] || return 0
  # PCRE is nearer to what Ansible's users write; where grep has none it ends with 2.
  _rc=0
  _w=$(grep -P -m 1 -e "$_regex" -- "$_target" 2>/dev/null) || _rc=$?
  [ "$_rc" -lt 2 ] || { _rc=0; _w=$(grep -E -m 1 -e "$_regex" -- "$_target" 2>/dev/null) || _rc=$?; }
  [ "$_rc" -eq 0 ] || return 1
  _put match "$_w"
}

# What the kernel lists as listening answers for a loopback address without a connection that a service would log.
# Elsewhere a connection is tried with what the host has.
_port_open() {
  case $_target in
    127.* | localhost | ::1) _listening && return 0 ;;
  esac
  case $_prober in
    '') _choose_prober; _port_open ;;
    bash) _bash_connects ;;
    nc) timeout 5 nc -z -w 5 "$_target" "$_port" </dev/null >/dev/null 2>&1 ;;
    curl) _curl_connects ;;
    none) return 1 ;;
  esac
}

_bash_connects() {
  # shellcheck disable=SC2016
  timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$_target" "$_port" </dev/null >/dev/null 2>&1
}

_choose_prober() {
  for _prober in bash nc curl none; do
    # shellcheck disable=SC2015
    command -v "$_prober" >/dev/null 2>&1 && return 0 || :
  done
}

# 49: connected, and then told that telnet's options are wrong, or ended by the timeout while the peer was silent.
_curl_connects() {
  case $_target in *:*) _w="[$_target]" ;; *) _w=$_target ;; esac
  curl -s --connect-timeout 5 --max-time 5 "telnet://$_w:$_port" </dev/null >/dev/null 2>&1
  case $? in 0 | 28 | 49 | 56) return 0 ;; *) return 1 ;; esac
}

# State 0A is LISTEN; addresses are words in the host's byte order, so an address of one host is compared as it stands there.
_listening() {
  _w=$(printf %04X "$_port")
  case $_target in
    localhost) _r='(00000000|0100007F|0{32}|0{24}01000000)' ;;
    ::1) _r='(0{32}|0{24}01000000)' ;;
    *)
      IFS=.
      # shellcheck disable=SC2086
      set -- $_target
      IFS=" $_tab$_nl"
      _r=$(printf '(00000000|0{32}|%02X%02X%02X%02X)' "$4" "$3" "$2" "$1")
      ;;
  esac
  grep -E -q "^ *[0-9]+: $_r:$_w [0-9A-F]+:[0-9A-F]+ 0A " /proc/net/tcp /proc/net/tcp6 2>/dev/null
}
