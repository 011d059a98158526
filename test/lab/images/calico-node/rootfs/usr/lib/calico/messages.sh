# shellcheck shell=bash
# How calico/node 2.6 speaks while it starts: plain lines on stdout.

message() { printf '%s\n' "$*"; }
warning() { printf 'WARNING: %s\n' "$*"; }
fatal() { printf 'ERROR: %s\n' "$*"; }

# Ends the start-up. The caller is the main shell of a script, never a command substitution.
terminate() {
  message Terminating
  exit 1
}

# log LEVEL TEXT: a line of the start-up log, shown only if CALICO_STARTUP_LOGLEVEL asks for that level (ERROR by default).
log() {
  local wanted
  case ${CALICO_STARTUP_LOGLEVEL:-ERROR} in
    [Ii]nfo | INFO) wanted='info warning error' ;;
    [Dd]ebug | DEBUG) wanted='debug info warning error' ;;
    [Ww]arn* | WARN*) wanted='warning error' ;;
    *) wanted=error ;;
  esac
  case " $wanted " in *" $1 "*) printf 'time="%s" level=%s msg="%s"\n' "$(date -u +%FT%TZ)" "$1" "$2" >&2 ;; esac
}

# env_bool NAME DEFAULT: the words false, 0, no, n, f (any case) are false, anything else that is set is true.
env_bool() {
  local value=${!1-$2}
  case ${value,,} in false | 0 | no | n | f) return 1 ;; *) return 0 ;; esac
}
