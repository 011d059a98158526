#!/bin/sh
# The first process of the scale lab's namespaces: when it ends, so do all processes of the lab, and its mounts are gone.
# keeper.sh FOLDER TREE: FOLDER holds keys, addresses (lines `ADDRESS NODE_IP`) and the empty folder mount; TREE is what all hosts
# share. FOLDER/ready is written when all hosts answer.
set -eu
folder=$1 tree=$2 here=${0%/*}
trap 'exit 1' TERM

# make_root NAME: a root of its own over the shared tree, what is written there kept in memory.
make_root() {
  mkdir -p "$folder/mount/$1/upper" "$folder/mount/$1/work" "$folder/mount/$1/root"
  mount -t overlay overlay -o "lowerdir=$tree,upperdir=$folder/mount/$1/upper,workdir=$folder/mount/$1/work" "$folder/mount/$1/root"
}

# The root that sshd runs in: its root user has a login shell that reads no start-up file of this machine.
make_gateway() {
  make_root gateway
  gateway=$folder/mount/gateway/root
  sed -i 's,^root:.*,root:x:0:0:root:/root:/bin/sh,' "$gateway/etc/passwd"
  mkdir -p "$gateway/run/sshd" "$gateway/etc/scale/pids"
  install -m 600 "$folder/keys/host_key" "$folder/keys/authorized_keys" "$gateway/etc/scale"
  mount -t proc proc "$gateway/proc"
}

make_hosts() {
  while read -r address node_ip; do
    make_root "$address"
    unshare --net --pid --fork --kill-child sh "$here/host.sh" "$folder/mount/$address/root" "$node_ip" "$gateway/etc/scale/pids/$address" &
  done <"$folder/addresses"
  while read -r address _; do
    until [ -s "$gateway/etc/scale/pids/$address" ]; do sleep 0.05; done
  done <"$folder/addresses"
}

# sshd listens on 16 addresses at most.
start_sshd() {
  number=0
  split -l 16 "$folder/addresses" "$folder/mount/listen-"
  for part in "$folder"/mount/listen-*; do
    number=$((number + 1))
    { sed 's/^\(.*\) .*/ListenAddress \1/' "$part"; cat "$here/sshd_config"; } >"$gateway/etc/scale/sshd_config.$number"
    chroot "$gateway" /usr/sbin/sshd -D -e -f "/etc/scale/sshd_config.$number" &
  done
}

mount -t tmpfs -o size=8g,mode=755 scale "$folder/mount"
make_gateway
make_hosts
start_sshd
echo ready >"$folder/ready"
wait
