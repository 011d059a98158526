# shellcheck shell=bash
# BIRD's configuration from etcd's tree: four files, as calico/node 2.6 has them. Needs NODENAME and the tree in $tree.

# tree_value PATH: the value of a key below /calico, or nothing.
tree_value() { jq -r --arg key "/calico/$1" '.. | objects | select(.key? == $key) | .value // ""' "$tree"; }

# tree_children PATH: "name value" of the keys right below a directory.
tree_children() {
  jq -r --arg key "/calico/$1" '.. | objects | select(.key? == $key) | .nodes[]?
    | "\(.key | split("/") | last) \(.value // "")"' "$tree"
}

# The node's blocks become blackhole routes; what is inside a block is not announced on its own.
render_aggregates() {
  local key blocks=()
  while read -r key _; do blocks+=("${key/-/\/}"); done < <(tree_children "ipam/v2/host/$NODENAME/ipv4/block")
  echo '# What this node announces of its own: its blocks, each as one route.'
  if [ "${#blocks[@]}" -gt 0 ]; then
    printf 'protocol static {\n'
    printf '  route %s blackhole;\n' "${blocks[@]}"
    printf '}\n'
  fi
  printf 'function calico_aggr()\n{\n'
  for key in "${blocks[@]}"; do
    printf '  if ( net = %s ) then { accept; }\n  if ( net ~ %s ) then { reject; }\n' "$key" "$key"
  done
  printf '}\n'
}

# Two filters: what BGP exports, and what reaches the kernel. Stock BIRD cannot put a route into a tunnel, so those
# that need tunl0 are kept from the kernel here and are set by the ipip-routes service.
render_pools() {
  local _ pool cidr mode
  printf 'filter calico_pools {\n  calico_aggr();\n  custom_filters();\n'
  while read -r _ pool; do
    [ -n "$pool" ] && printf '  if ( net ~ %s ) then { accept; }\n' "$(jq -r .cidr <<< "$pool")"
  done < <(tree_children v1/ipam/v4/pool)
  printf '  reject;\n}\n\nfilter calico_ipip {\n'
  while read -r _ pool; do
    [ -n "$pool" ] || continue
    cidr=$(jq -r .cidr <<< "$pool")
    mode=$(jq -r '.ipip_mode // ""' <<< "$pool")
    case $mode in
      always) printf '  if ( net ~ %s && source = RTS_BGP ) then { reject; }\n' "$cidr" ;;
      cross-subnet)
        printf '  if ( net ~ %s && source = RTS_BGP && ! ( bgp_next_hop ~ %s ) ) then { reject; }\n' "$cidr" "$own_network"
        ;;
    esac
  done < <(tree_children v1/ipam/v4/pool)
  printf '  accept;\n}\n'
}

render_filters() {
  local _ text
  printf 'function custom_filters()\n{\n'
  while read -r _ text; do printf '  %s\n' "$text"; done < <(tree_children bgp/v1/global/custom_filters/v4)
  printf '}\n'
}

render_bird() {
  if [ -z "$own_ip" ]; then
    printf '# This node has no IPv4 address in etcd.\nrouter id 0.0.0.1;\nprotocol device { scan time 2; }\n'
    return
  fi
  render_head
  render_mesh
  render_peers Global bgp/v1/global/peer_v4
  render_peers Node "bgp/v1/host/$NODENAME/peer_v4"
}

render_head() {
  cat <<EOF
router id $own_ip;
include "bird_aggr.cfg";
include "custom_filters.cfg";
include "bird_ipam.cfg";

protocol kernel {
  learn;
  persist;
  scan time 2;
  import all;
  export filter calico_ipip;
  graceful restart;
}

protocol device {
  debug { states };
  scan time 2;
}

protocol direct {
  debug { states };
  interface -"cali*", "*";
}

template bgp bgp_template {
  debug { states };
  description "Connection to BGP peer";
  local as $own_as;
  multihop;
  gateway recursive;
  import all;
  export filter calico_pools;
  next hop self;
  source address $own_ip;
  add paths on;
  graceful restart;
}
EOF
}

# A session with every other node, unless the mesh is off.
render_mesh() {
  local name ip as
  if [ "$(tree_value bgp/v1/global/node_mesh | jq -r '.enabled' 2>/dev/null)" = false ]; then
    printf '\n# Node-to-node mesh disabled\n'
    return
  fi
  printf '\n# ------------- Node-to-node mesh -------------\n'
  while read -r name _; do
    ip=$(tree_value "bgp/v1/host/$name/ip_addr_v4")
    [ "$name" != "$NODENAME" ] && [ -n "$ip" ] && [ "$ip" != "$own_ip" ] || continue
    as=$(tree_value "bgp/v1/host/$name/as_num")
    render_session Mesh "$ip" "${as:-$global_as}"
  done < <(tree_children bgp/v1/host)
}

render_peers() {
  local _ peer
  printf '\n# ------------- %s peers -------------\n' "$1"
  while read -r _ peer; do
    [ -n "$peer" ] && render_session "$1" "$(jq -r .ip <<< "$peer")" "$(jq -r '.as_num // ""' <<< "$peer")"
  done < <(tree_children "$2")
}

render_session() {
  printf '\nprotocol bgp %s_%s from bgp_template {\n  neighbor %s as %s;\n}\n' "$1" "${2//./_}" "$2" "${3:-$global_as}"
}

# render_all DIRECTORY: writes the files; returns 0 if any of them changed.
render_all() {
  local changed=1
  global_as=$(tree_value bgp/v1/global/as_num)
  global_as=${global_as:-64512}
  own_ip=$(tree_value "bgp/v1/host/$NODENAME/ip_addr_v4")
  own_network=$(tree_value "bgp/v1/host/$NODENAME/network_v4")
  own_as=$(tree_value "bgp/v1/host/$NODENAME/as_num")
  own_as=${own_as:-$global_as}
  replace_if_different "$1/bird_aggr.cfg" "$(render_aggregates)" && changed=0
  replace_if_different "$1/custom_filters.cfg" "$(render_filters)" && changed=0
  replace_if_different "$1/bird_ipam.cfg" "$(render_pools)" && changed=0
  replace_if_different "$1/bird.cfg" "$(render_bird)" && changed=0
  return "$changed"
}

replace_if_different() {
  [ -f "$1" ] && [ "$(cat "$1")" = "$2" ] && return 1
  printf '%s\n' "$2" > "$1.part" && mv "$1.part" "$1"
}
