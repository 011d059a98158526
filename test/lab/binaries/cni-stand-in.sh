#!/bin/sh
# Stand-in for a CNI plugin of Calico 2.6: it says its version and refuses everything else, in CNI's own form.
# It connects no pod. What follows the last line of this script is padding.
name=${0##*/}
version=v1.11.0
[ "$name" = loopback ] && version=v0.6.0

if [ "${1-}" = -v ]; then
  echo "$version"
elif [ "${CNI_COMMAND-}" = VERSION ]; then
  echo '{"cniVersion":"0.3.1","supportedVersions":["0.1.0","0.2.0","0.3.0","0.3.1"]}'
else
  printf '{"cniVersion":"0.3.1","code":100,"msg":"%s %s is a stand-in of the lab and connects no pod"}\n' "$name" "$version"
  exit 1
fi
exit 0
