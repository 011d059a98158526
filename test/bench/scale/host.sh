#!/bin/sh
# host.sh ROOT NODE_IP PID_FILE: becomes the first process of a scale host, in network and process namespaces of its own.
# Until /proc is this namespace's own, it tells the number by which the lab knows this process.
read -r pid _ </proc/self/stat
mount -t proc proc "$1/proc"
mount -t sysfs sysfs "$1/sys"
ip address add "$2/16" dev lo
ip link set lo up
echo "$pid" >"$3"
# An ignored SIGCHLD makes the kernel bury what sessions leave behind.
exec chroot "$1" sh -c 'cd /root && trap "" CHLD && exec sleep infinity'
