# shellcheck shell=bash
# The node's own keys in etcd: read, check against the other nodes, write. Needs node_name.

bgp_host=/calico/bgp/v1/host
felix_host=/calico/v1/host

# What an earlier start stored: stored_ip, stored_network, stored_as; empty where there is nothing.
read_node() {
  local status=0
  stored_ip='' stored_network='' stored_as=''
  etcd_get "$bgp_host/$node_name" || status=$?
  if [ "$status" = 1 ]; then
    log info "Unable to query node configuration: $ETCD_ERROR"
    fatal 'Unable to access datastore to query node configuration'
    terminate
  fi
  [ "$status" = 2 ] && return
  # shellcheck disable=SC2034 # read by node-address.sh
  stored_network=$(stored_value network_v4)
  stored_ip=$(stored_value ip_addr_v4)
  stored_as=$(stored_value as_num)
}

stored_value() { jq -r --arg key "$1" '.node.nodes[]? | select(.key | endswith("/" + $key)) | .value' <<< "$ETCD_BODY"; }

# Looks at all nodes only when this node's address is new; another node with that address ends the start-up.
check_conflicts() {
  local name theirs conflict=0
  [ "${DISABLE_NODE_IP_CHECK-}" = true ] || [ "$node_ip" = "$stored_ip" ] && return
  if [ -n "$stored_ip" ]; then
    warning "Calico node '$node_name' IPv4 address has changed:"
    message ' -  This could happen if multiple nodes are configured with the same name'
    message " -  Original IP: $stored_ip"
    message " -  Updated IP: $node_ip"
  fi
  list_node_addresses
  while read -r name theirs; do
    [ "$name" != "$node_name" ] && [ "$theirs" = "$node_ip" ] || continue
    message "Calico node '$name' is already using the IPv4 address $node_ip:"
    message ' -  Check the node configuration to remove the IP address conflict'
    conflict=1
  done <<< "$REPLY"
  [ "$conflict" = 0 ] || terminate
}

# "name address" of every node in etcd into REPLY.
list_node_addresses() {
  local status=0
  etcd_get "$bgp_host" || status=$?
  if [ "$status" = 1 ]; then
    fatal "Unable to query node configuration: $ETCD_ERROR"
    terminate
  fi
  REPLY=$(jq -r '.node.nodes[]? | (.key | split("/") | last) as $name | .nodes[]?
    | select(.key | endswith("/ip_addr_v4")) | "\($name) \(.value)"' <<< "$ETCD_BODY" 2>/dev/null)
}

configure_as_number() {
  if [ -n "${AS-}" ]; then
    if ! [[ $AS =~ ^[0-9]+(\.[0-9]+)?$ ]]; then
      fatal "The AS number specified in the environment (AS=$AS) is not valid: invalid AS Number format"
      terminate
    fi
    node_as=$AS
    [[ $AS == *.* ]] && node_as=$((${AS%.*} * 65536 + ${AS#*.}))
    message "Using AS number specified in environment (AS=$node_as)"
  elif [ -n "$stored_as" ]; then
    node_as=$stored_as
    message "Using AS number $stored_as configured in node resource"
  else
    node_as=''
    message 'No AS number configured on node resource, using global value'
  fi
}

write_node() {
  etcd_put "$felix_host/$node_name/metadata" '{}' &&
    etcd_put "$felix_host/$node_name/bird_ip" "$node_ip" &&
    etcd_put "$bgp_host/$node_name/ip_addr_v4" "$node_ip" &&
    etcd_put "$bgp_host/$node_name/ip_addr_v6" '' &&
    etcd_put "$bgp_host/$node_name/network_v4" "$node_network" &&
    write_as_number && return
  fatal "Unable to set node resource configuration: $ETCD_ERROR"
  terminate
}

write_as_number() {
  if [ -n "$node_as" ]; then
    etcd_put "$bgp_host/$node_name/as_num" "$node_as"
  else
    etcd_delete "$bgp_host/$node_name/as_num"
  fi
}
