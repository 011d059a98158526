#!/bin/sh
# hide-rpm.sh ROOT: only the cases that want RPM's programs have them, for other modules look for them.
set -e
root=$1
[ ! -e "$root/srv/rpm" ] || exit 0
mkdir -p "$root/srv/rpm/bin"
mv "$root"/usr/bin/rpm* "$root"/usr/bin/dnf* "$root/srv/rpm/bin"
mv "$root/usr/lib/python3/dist-packages/rpm" "$root/srv/rpm/library"
