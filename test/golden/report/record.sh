#!/bin/sh
# Records what the ansible-playbook in PATH or in $ANSIBLE_BIN prints on standard output, one host after the other, for the cases here (default: all),
# as CASE/expected.txt, without the place of the repository. A case is a folder with play.yml, hosts and, where it has any, arguments.
# usage: record.sh [CASE…]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -z "${ANSIBLE_BIN:-}" ] || PATH="$ANSIBLE_BIN:$PATH"
export LC_ALL=C.UTF-8 ANSIBLE_NOCOLOR=1 ANSIBLE_LOCALHOST_WARNING=0 ANSIBLE_RETRY_FILES_ENABLED=0 COLUMNS=80
python=$(command -v python3)
# shellcheck disable=SC2046,SC2012,SC2035 # folders of this repository, named in words without blanks
[ $# -gt 0 ] || set -- $(cd "$here" && ls -d */ | tr -d /)
for name in "$@"; do
  scratch=/tmp/calico-deploy-report
  rm -rf "$scratch"
  mkdir "$scratch"
  arguments=""
  [ -f "$here/$name/arguments" ] && arguments=$(cat "$here/$name/arguments")
  # shellcheck disable=SC2086 # arguments is a list
  (cd "$here/$name" && ansible-playbook -f 1 -i hosts play.yml -e "ansible_python_interpreter=$python" $arguments \
    </dev/null 2>/dev/null >expected.txt) || true
  sed -i "s#$(cd "$here/../../.." && pwd)/#/repository/#g" "$here/$name/expected.txt"
  echo "recorded $name"
  rm -rf "$scratch"
done
