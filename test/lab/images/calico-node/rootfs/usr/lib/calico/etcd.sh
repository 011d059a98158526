# shellcheck shell=bash
# etcd's v2 API over curl. Each call leaves its answer in ETCD_BODY, its index in ETCD_INDEX, or its fault in ETCD_ERROR.
# Returns 0 done, 1 etcd could not be asked, 2 no such key, 3 the key is there already.

ETCD_BODY='' ETCD_INDEX='' ETCD_ERROR=''

# etcd_arguments: fills the array etcd_tls; a certificate that is named and cannot be read is a fault.
etcd_arguments() {
  etcd_tls=()
  local option variable
  while read -r option variable; do
    [ -n "${!variable-}" ] || continue
    if [ ! -r "${!variable}" ]; then
      ETCD_ERROR="open ${!variable}: no such file or directory"
      return 1
    fi
    etcd_tls+=("$option" "${!variable}")
  done <<< $'--cacert ETCD_CA_CERT_FILE\n--cert ETCD_CERT_FILE\n--key ETCD_KEY_FILE'
}

# etcd_request METHOD PATH-AND-QUERY [curl arguments]: asks one endpoint after the other until one answers.
etcd_request() {
  local method=$1 path=$2 endpoint answer endpoints number=0
  shift 2
  etcd_arguments || return 1
  ETCD_ERROR='client: etcd cluster is unavailable or misconfigured'
  IFS=, read -r -a endpoints <<< "${ETCD_ENDPOINTS:-http://127.0.0.1:2379}"
  for endpoint in "${endpoints[@]}"; do
    if answer=$(curl --silent --show-error --include --connect-timeout 3 "${etcd_timeout[@]}" --request "$method" \
      "${etcd_tls[@]}" "$@" -- "${endpoint%/}/v2/keys$path" 2>&1); then
      etcd_read_answer "$answer"
      return
    fi
    ETCD_ERROR="$ETCD_ERROR; error #$number: ${answer##*$'\n'}"
    number=$((number + 1))
  done
  return 1
}
etcd_timeout=(--max-time 10)

# Tells a v2 answer from everything else: with the v2 API off, etcd 3.4 says 404 as it does for a missing key.
etcd_read_answer() {
  local head code
  head=${1%%$'\r\n\r\n'*}
  ETCD_BODY=${1#*$'\r\n\r\n'}
  ETCD_INDEX=$(sed -n 's/^X-Etcd-Index: \([0-9]*\).*/\1/Ip' <<< "$head")
  if ! code=$(jq -r '.errorCode // 0' 2>/dev/null <<< "$ETCD_BODY") || [ -z "$code" ]; then
    ETCD_ERROR='client: response is invalid json. The endpoint is probably not valid etcd cluster endpoint.'
    return 1
  fi
  case $code in
    0) return 0 ;;
    100) return 2 ;;
    105) return 3 ;;
    *) ETCD_ERROR=$(jq -r '"\(.errorCode): \(.message) (\(.cause)) [\(.index)]"' <<< "$ETCD_BODY"); return 1 ;;
  esac
}

etcd_get() { etcd_request GET "$1?quorum=true&recursive=true&sorted=true"; }

# etcd_value PATH: the value of a key into REPLY.
etcd_value() {
  REPLY=''
  etcd_get "$1" || return
  REPLY=$(jq -r '.node.value // ""' <<< "$ETCD_BODY")
}

# etcd_children PATH: the last parts of the keys right below a directory into the array REPLIES; none is no fault.
etcd_children() {
  REPLIES=()
  etcd_get "$1" || return "$(($? == 2 ? 0 : 1))"
  mapfile -t REPLIES < <(jq -r '.node.nodes[]?.key | split("/") | last' <<< "$ETCD_BODY")
}

etcd_put() { etcd_request PUT "$1" --data-urlencode "value=$2"; }

# etcd_create PATH VALUE: sets a key only where there is none; that it was there is no fault.
etcd_create() {
  local status=0
  etcd_request PUT "$1?prevExist=false" --data-urlencode "value=$2" || status=$?
  [ "$status" = 3 ] && return 0
  return "$status"
}

# etcd_claim PATH VALUE: as etcd_create, but returns 3 where somebody else was first.
etcd_claim() { etcd_request PUT "$1?prevExist=false" --data-urlencode "value=$2"; }

etcd_mkdir() {
  local status=0
  etcd_request PUT "$1?prevExist=false" --data 'dir=true' || status=$?
  # 102 is "Not a file": a directory is there already.
  [ "$status" = 3 ] || [[ $ETCD_ERROR == 102:* ]] && return 0
  return "$status"
}

etcd_delete() {
  local status=0
  etcd_request DELETE "$1" || status=$?
  [ "$status" = 2 ] && return 0
  return "$status"
}
