#!/bin/sh
# prepare-debs.sh ROOT: gives the tree a package repository of its own, so that nothing is asked of a network.
set -e
root=$1
[ ! -e "$root/srv/repository/Packages" ] || exit 0
mkdir -p "$root/srv/repository"
rm -rf "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/* "$root"/var/lib/apt/lists/*
echo 'deb [trusted=yes] file:/srv/repository ./' >"$root/etc/apt/sources.list"
echo 'APT::Sandbox::User "root";' >"$root/etc/apt/apt.conf.d/99golden"
echo golden >"$root/etc/hostname"
# package NAME VERSION [FIELD...]
package() {
  tree=$(mktemp -d)
  chmod 755 "$tree"
  mkdir -p "$tree/DEBIAN" "$tree/usr/share/$1" "$tree/etc"
  echo "$2" >"$tree/usr/share/$1/version"
  echo "setting of $1" >"$tree/etc/$1.conf"
  echo "/etc/$1.conf" >"$tree/DEBIAN/conffiles"
  file=$1_$2_all.deb
  name=$1
  version=$2
  shift 2
  {
    printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: nobody <nobody@localhost>\n' "$name" "$version"
    for field in "$@"; do printf '%s\n' "$field"; done
    printf 'Description: package of the golden cases\n'
  } >"$tree/DEBIAN/control"
  find "$tree" -exec touch -d @1700000000 {} +
  SOURCE_DATE_EPOCH=1700000000 dpkg-deb --root-owner-group -b "$tree" "$root/srv/repository/$file" >/dev/null
  {
    cat "$tree/DEBIAN/control"
    printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$file" "$(stat -c %s "$root/srv/repository/$file")" \
      "$(sha256sum <"$root/srv/repository/$file" | cut -d ' ' -f 1)"
  } >>"$root/srv/repository/Packages.part"
  rm -rf "$tree"
}

package alpha 1.0-1
package alpha 1.1-1
package alpha 2.0-1
package beta 1.0-1 'Depends: gamma'
package gamma 1.0-1
package delta 1.0-1 'Recommends: gamma'
package epsilon 1.0-1 'Conflicts: alpha'
package zeta 1.0-1 'Provides: virtual'
mv "$root/srv/repository/Packages.part" "$root/srv/repository/Packages"
chroot "$root" apt-get -q update >/dev/null
