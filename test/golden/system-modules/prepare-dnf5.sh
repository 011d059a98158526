#!/bin/sh
# prepare-dnf5.sh ROOT: Debian's dnf5 keeps a repository of what was installed; that of other systems does not.
set -e
root=$1
sed -i 's/^enabled.*/enabled = false/' "$root/etc/dnf/libdnf5-plugins/local.conf"
