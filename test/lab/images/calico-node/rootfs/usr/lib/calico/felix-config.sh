# shellcheck shell=bash
# Felix 2.6's settings that the lab's tests turn: environment FELIX_<NAME>, a bad value as Felix treats it.

# felix_log LEVEL TEXT
felix_log() { printf '%s [%s][%s] %s\n' "$(date -u '+%F %T.%3N')" "$1" "$$" "$2" >&2; }

felix_die() {
  felix_log FATAL "$1"
  exit 1
}

load_felix_config() {
  local action=${FELIX_DEFAULTENDPOINTTOHOSTACTION:-DROP} level=${FELIX_LOGSEVERITYSCREEN:-INFO}
  case ${action^^} in
    DROP | RETURN | ACCEPT) ;;
    *)
      felix_log ERROR "config_params.go: Invalid (required) config value. name=\"DefaultEndpointToHostAction\" rawValue=\"$action\""
      felix_die 'daemon.go: Failed to load configuration from the environment'
      ;;
  esac
  case ${level^^} in
    DEBUG | INFO | WARNING | ERROR | CRITICAL | NONE) ;;
    *) felix_log WARNING "config_params.go: Replacing invalid value with default name=\"LogSeverityScreen\" rawValue=\"$level\"" ;;
  esac
  check_felix_files
  health_port=${FELIX_HEALTHPORT:-9099}
  tunnel_mtu=${FELIX_IPINIPMTU:-1440}
  [[ $tunnel_mtu =~ ^[1-9][0-9]*$ ]] || tunnel_mtu=1440
}

# The certificates must exist: a missing one ends Felix.
check_felix_files() {
  local variable
  for variable in ETCD_CA_CERT_FILE ETCD_CERT_FILE ETCD_KEY_FILE; do
    [ -z "${!variable-}" ] || [ -e "${!variable}" ] || felix_die "config_params.go: missing file name=\"$variable\" path=\"${!variable}\""
  done
}

# felix_bool VALUE: true, 1, yes, y, t in any case.
felix_bool() { case ${1,,} in true | 1 | yes | y | t) return 0 ;; *) return 1 ;; esac; }
