# shellcheck shell=bash
# IPv4 addresses and networks as numbers.

# ipv4_number ADDRESS: its number into REPLY; fails for anything but four decimal parts of 0 to 255.
ipv4_number() {
  local part parts number=0
  [[ $1 =~ ^(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}$ ]] || return 1
  IFS=. read -r -a parts <<< "$1"
  for part in "${parts[@]}"; do
    ((part <= 255)) || return 1
    number=$((number * 256 + part))
  done
  REPLY=$number
}

ipv4_text() { REPLY="$(($1 >> 24 & 255)).$(($1 >> 16 & 255)).$(($1 >> 8 & 255)).$(($1 & 255))"; }

# ipv4_network CIDR: the network with host bits cleared into REPLY; fails for what is no IPv4 CIDR.
ipv4_network() {
  local address=${1%/*} length=${1#*/}
  [[ $1 == */* && $length =~ ^(0|[1-9][0-9]?)$ ]] && ((length <= 32)) || return 1
  ipv4_number "$address" || return 1
  ipv4_text $((REPLY & ~((1 << (32 - length)) - 1) & 0xffffffff))
  REPLY=$REPLY/$length
}

# ipv4_overlap CIDR CIDR: whether one network holds the other.
ipv4_overlap() {
  local a=${1%/*} b=${2%/*} length=${1#*/} mask
  ((${2#*/} < length)) && length=${2#*/}
  mask=$((0xffffffff & ~((1 << (32 - length)) - 1)))
  ipv4_number "$a" || return 1
  a=$REPLY
  ipv4_number "$b" || return 1
  (((a & mask) == (REPLY & mask)))
}
