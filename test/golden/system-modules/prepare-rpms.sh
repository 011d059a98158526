#!/bin/sh
# prepare-rpms.sh ROOT: gives the tree a repository of packages of RPM.
set -e
root=$1
[ ! -e "$root/srv/rpms/repodata" ] || exit 0
mkdir -p "$root/srv/rpms" "$root/etc/rpm" "$root/etc/yum.repos.d"
echo '%_dbpath /var/lib/rpm' >"$root/etc/rpm/macros"

# rpm_package NAME VERSION RELEASE [FIELD...]
rpm_package() {
  {
    printf 'Name: %s\nVersion: %s\nRelease: %s\nSummary: x\nLicense: x\nBuildArch: noarch\n' "$1" "$2" "$3"
    shift 3
    for field in "$@"; do printf '%s\n' "$field"; done
    printf '%%description\nx\n%%files\n'
  } >"$root/srv/spec"
  SOURCE_DATE_EPOCH=1700000000 chroot "$root" rpmbuild -bb --quiet --define '_topdir /srv/build' --define '_buildhost golden' \
    --define 'use_source_date_epoch_as_buildtime 1' /srv/spec >/dev/null 2>&1
}

rpm_package alpha 1.0 1
rpm_package alpha 1.1 1
rpm_package alpha 2.0 1
rpm_package beta 1.0 1 'Requires: gamma'
rpm_package gamma 1.0 1
rpm_package delta 1.0 1 'Recommends: gamma'
rpm_package epsilon 1.0 1 'Conflicts: alpha'
rpm_package zeta 1.0 1 'Provides: virtual'
rpm_package eta 1.0 1 'Epoch: 3'
mv "$root"/srv/build/RPMS/noarch/*.rpm "$root/srv/rpms"
rm -rf "$root/srv/build" "$root/srv/spec"
chroot "$root" createrepo_c --quiet /srv/rpms
printf '[golden]\nname=golden\nbaseurl=file:///srv/rpms\ngpgcheck=0\n' >"$root/etc/yum.repos.d/golden.repo"
