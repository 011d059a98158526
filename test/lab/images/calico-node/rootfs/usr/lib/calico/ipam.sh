# shellcheck shell=bash
# The little of Calico's IPAM that start-up needs: a block for this node, and one address of it for tunl0.

ipam=/calico/ipam/v2

# claim_block POOL: claims the next free /26 for $NODENAME by create-if-absent; the block (a.b.c.d/26) into REPLY.
claim_block() {
  local pool=$1 base count start step cidr status
  ipv4_number "${pool%/*}" || return 1
  base=$REPLY
  count=$((1 << (26 - ${pool#*/})))
  start=$((0x$(md5sum <<< "$NODENAME" | cut -c1-7) % count))
  for ((step = 0; step < count; step++)); do
    ipv4_text $((base + (start + step) % count * 64))
    cidr=$REPLY/26 status=0
    etcd_claim "$ipam/assignment/ipv4/block/${cidr/\//-}" "$(describe_block "$cidr")" || status=$?
    case $status in
      0) etcd_put "$ipam/host/$NODENAME/ipv4/block/${cidr/\//-}" '{}' || return 1; REPLY=$cidr; return 0 ;;
      3) continue ;;
      *) return 1 ;;
    esac
  done
  ETCD_ERROR="no free block in $pool"
  return 1
}

describe_block() {
  jq --null-input --compact-output --arg cidr "$1" --arg host "host:$NODENAME" \
    '{cidr: $cidr, affinity: $host, strictAffinity: false, allocations: [range(64) | null], unallocated: [range(64)], attributes: []}'
}

# own_block POOL: the block that this node holds, claimed now if it holds none.
own_block() {
  etcd_children "$ipam/host/$NODENAME/ipv4/block" || return 1
  if [ "${#REPLIES[@]}" -gt 0 ]; then
    REPLY=${REPLIES[0]/-/\/}
  else
    claim_block "$1"
  fi
}

# assign_first_address BLOCK: takes the block's first free address for the tunnel; the address into REPLY.
assign_first_address() {
  local key=$ipam/assignment/ipv4/block/${1/\//-} ordinal block
  etcd_value "$key" || return 1
  block=$REPLY
  ordinal=$(jq '.unallocated[0]' <<< "$block")
  block=$(jq --compact-output --argjson n "$ordinal" --arg host "$NODENAME" '.attributes += [{handle_id: "ipip-tunnel-addr-\($host)", secondary: {}}]
    | .allocations[$n] = (.attributes | length - 1) | .unallocated -= [$n]' <<< "$block")
  etcd_put "$key" "$block" || return 1
  ipv4_number "${1%/*}"
  ipv4_text $((REPLY + ordinal))
}
