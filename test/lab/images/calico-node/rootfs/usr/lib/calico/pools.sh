# shellcheck shell=bash
# The default IPv4 pool: made only where there is no IPv4 pool at all; a pool that exists is never changed.

pool_dir=/calico/v1/ipam/v4/pool

configure_pools() {
  local cidr
  if [ "$(tr '[:upper:]' '[:lower:]' <<< "${NO_DEFAULT_POOLS-}")" = true ]; then
    refuse_pool_clash
    return
  fi
  if ! etcd_children "$pool_dir"; then
    fatal "Unable to fetch IP pool list: $ETCD_ERROR"
    terminate
  fi
  if ! ipv4_network "${CALICO_IPV4POOL_CIDR:-192.168.0.0/16}"; then
    fatal "Invalid CIDR specified in CALICO_IPV4POOL_CIDR '${CALICO_IPV4POOL_CIDR-}'"
    terminate
  fi
  cidr=$REPLY
  [ "${#REPLIES[@]}" -gt 0 ] || create_pool "$cidr"
}

refuse_pool_clash() {
  [ -n "${CALICO_IPV4POOL_CIDR-}${CALICO_IPV6POOL_CIDR-}" ] || return 0
  fatal 'Invalid configuration with NO_DEFAULT_POOLS defined and CALICO_IPV4POOL_CIDR or CALICO_IPV6POOL_CIDR defined.'
  terminate
}

create_pool() {
  local cidr=$1 mode=${CALICO_IPV4POOL_IPIP-} masquerade=true status=0
  mode=${mode,,}
  [ "$mode" = off ] && mode=''
  validate_pool "$cidr" "$mode"
  env_bool CALICO_IPV4POOL_NAT_OUTGOING true || masquerade=false
  # The tunnel is switched on before the pool is there, so that no reader sees a pool whose tunnel is off.
  [ -z "$mode" ] || etcd_put /calico/v1/config/IpInIpEnabled true || refuse_pool "$ETCD_ERROR"
  etcd_claim "$pool_dir/${cidr/\//-}" "$(describe_pool "$cidr" "$mode" "$masquerade")" || status=$?
  case $status in
    0) message "Created default IPv4 pool ($cidr) with NAT outgoing $masquerade. IPIP mode: ${mode:-off}" ;;
    3) ;; # another node was first
    *) refuse_pool "$ETCD_ERROR" ;;
  esac
}

describe_pool() {
  jq --null-input --compact-output --arg cidr "$1" --arg mode "$2" --argjson masquerade "$3" \
    '{cidr: $cidr, ipip: (if $mode == "" then "" else "tunl0" end), ipip_mode: $mode, masquerade: $masquerade, ipam: true, disabled: false}'
}

# What the API's validation refuses. The words of version 3, never and crosssubnet, are among it.
validate_pool() {
  case $2 in
    '' | always | cross-subnet) ;;
    *) refuse_pool "error with field Mode = '$2'" ;;
  esac
  ((${1#*/} <= 26)) || refuse_pool "error with field CIDR = '$1' (IP pool size is too small (min /26) for use with Calico IPAM)"
  if ipv4_overlap "$1" 169.254.0.0/16; then
    refuse_pool "error with field CIDR = '$1' (IP pool range overlaps with IPv4 Link Local range 169.254.0.0/16)"
  fi
}

refuse_pool() {
  fatal "Failed to create default IPv4 IP pool: $1"
  terminate
}
