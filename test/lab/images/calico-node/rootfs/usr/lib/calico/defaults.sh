# shellcheck shell=bash
# Cluster-wide settings that a node makes sure of; what is set already stays. Needs node_name.

ensure_defaults() {
  write_defaults && return
  fatal "Unable to set global default configuration: $ETCD_ERROR"
  terminate
}

write_defaults() {
  local dir
  etcd_create /calico/v1/Ready true &&
    etcd_create /calico/v1/config/ClusterGUID "$(tr -d - < /proc/sys/kernel/random/uuid)" &&
    etcd_put /calico/v1/config/CalicoVersion v2.6.2 &&
    etcd_create /calico/v1/config/ReportingIntervalSecs 0 &&
    etcd_create /calico/v1/config/LogSeverityScreen info &&
    merge_cluster_type &&
    etcd_create "/calico/v1/host/$node_name/config/DefaultEndpointToHostAction" RETURN &&
    etcd_create /calico/bgp/v1/global/node_mesh '{"enabled":true}' &&
    etcd_create /calico/bgp/v1/global/as_num 64512 &&
    etcd_create /calico/bgp/v1/global/loglevel info || return 1
  for dir in v1/ipam/v4/pool v1/ipam/v6/pool bgp/v1/global/custom_filters/v4 bgp/v1/global/custom_filters/v6 \
    "ipam/v2/host/$node_name/ipv4/block" "ipam/v2/host/$node_name/ipv6/block"; do
    etcd_mkdir "/calico/$dir" || return 1
  done
}

# CLUSTER_TYPE is a list; its words are added to those that other nodes named.
merge_cluster_type() {
  local word status=0 words
  [ -n "${CLUSTER_TYPE-}" ] || return 0
  etcd_value /calico/v1/config/ClusterType || status=$?
  [ "$status" != 1 ] || return 1
  words=$REPLY
  for word in ${CLUSTER_TYPE//,/ }; do
    case ",$words," in *",$word,"*) ;; *) words=${words:+$words,}$word ;; esac
  done
  etcd_put /calico/v1/config/ClusterType "$words"
}
