# shellcheck shell=bash
# Which address the node speaks BGP from: IP and IP_AUTODETECTION_METHOD. Results: node_ip, node_network (address/length).

excluded_interfaces='docker.* cbr.* dummy.* virbr.* lxcbr.* veth.* lo cali.* tunl.* flannel.* kube-ipvs.*'

# list_interfaces: "name address/length", the highest interface index first, as 2.6 walks them.
list_interfaces() {
  ip -4 -oneline address show | sort -rn -t: -k1,1 | awk '{ print $2, $4 }'
}

configure_address() {
  case ${IP-} in
    autodetect) autodetect ;;
    '') if [ -n "$stored_ip" ]; then
      node_ip=$stored_ip node_network=$stored_network
      confirm_address
    else
      autodetect
    fi ;;
    *)
      parse_address_environment
      confirm_address
      ;;
  esac
}

# A bare address means /32: what calico/node 2.6 makes of it, and why cross-subnet then treats every peer as off-subnet.
parse_address_environment() {
  local value=$IP
  [[ $value == */* ]] || value=$value/32
  if ! ipv4_network "$value"; then
    fatal "Environment does not contain a valid IPv4 address: IP=$IP"
    terminate
  fi
  node_ip=${value%/*} node_network=$REPLY
  message "Using IPv4 address from environment: IP=$IP"
}

confirm_address() {
  local name cidr
  while read -r name cidr; do
    if [ "${cidr%/*}" = "$node_ip" ]; then
      message "IPv4 address $node_ip discovered on interface $name"
      return
    fi
  done < <(list_interfaces)
  warning "Unable to confirm IPv4 address $node_ip is assigned to this host"
}

autodetect() {
  local method=${IP_AUTODETECTION_METHOD:-first-found} found=''
  case $method in
    first-found) detect_first_found '' '' ;;
    interface=*) detect_by_interface "${method#interface=}" ;;
    skip-interface=*) detect_first_found "${method#skip-interface=}" ' while skipping matching interfaces' ;;
    can-reach=*) detect_by_reach "${method#can-reach=}" ;;
    *)
      fatal "Invalid IP autodection method: $method"
      terminate
      ;;
  esac
  if [ -n "$found" ]; then
    ipv4_network "$found"
    node_ip=${found%/*} node_network=$REPLY
  elif [ -n "$stored_ip" ]; then
    warning "Autodetection of IPv4 address failed, keeping existing value: $stored_ip"
    node_ip=$stored_ip node_network=$stored_network
    confirm_address
  else
    refuse_no_address
  fi
}

refuse_no_address() {
  fatal "Couldn't autodetect a management IPv4 address:"
  message '  -  provide an IPv4 address by configuring one in the node resource, or'
  message '  -  provide an IPv4 address using the IP environment, or'
  message '  -  if auto-detecting, use a different autodetection method.'
  terminate
}

# matches NAME PATTERN...: whether a pattern (a regular expression, not anchored) occurs in the name.
matches() {
  local name=$1 pattern
  shift
  for pattern; do [[ $name =~ $pattern ]] && return 0; done
  return 1
}

split_patterns() { IFS=, read -r -a patterns <<< "${1// /}"; }

detect_first_found() {
  local name cidr patterns excluded
  split_patterns "$1"
  read -r -a excluded <<< "$excluded_interfaces"
  while read -r name cidr; do
    matches "$name" "${excluded[@]}" "${patterns[@]}" && continue
    found=$cidr
    message "Using autodetected IPv4 address on interface $name: $cidr$2"
    return
  done < <(list_interfaces)
  warning 'Unable to auto-detect an IPv4 address: no valid host interfaces found'
}

detect_by_interface() {
  local name cidr patterns pattern
  split_patterns "$1"
  for pattern in "${patterns[@]}"; do
    while read -r name cidr; do
      matches "$name" "$pattern" || continue
      found=$cidr
      message "Using autodetected IPv4 address $cidr on matching interface $name"
      return
    done < <(list_interfaces)
  done
  warning "Unable to auto-detect an IPv4 address using interface regexes [${patterns[*]}]: no valid host interfaces found"
}

detect_by_reach() {
  local address cidr source
  address=$(getent ahostsv4 "$1" | awk 'NR == 1 { print $1 }')
  source=$([ -n "$address" ] && ip -4 -oneline route get "$address" 2>/dev/null | sed -n 's/.* src \([0-9.]*\).*/\1/p')
  cidr=$(list_interfaces | awk -v source="$source" 'split($2, part, "/") && part[1] == source { print $2; exit }')
  if [ -z "$cidr" ]; then
    warning "Unable to auto-detect IPv4 address by connecting to $1: dial udp4: no route or no such host"
    return
  fi
  found=$cidr
  message "Using autodetected IPv4 address $cidr, detected by connecting to $1"
}
