#!/bin/sh
# Records expected.json of the given cases (default: all) from the ansible-playbook in PATH or in $ANSIBLE_BIN.
# usage: record.sh [CASE…]
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
bin=${ANSIBLE_BIN:-}
[ -n "$bin" ] && PATH="$bin:$PATH"
export LC_ALL=C.UTF-8 ANSIBLE_NOCOLOR=1 ANSIBLE_LOCALHOST_WARNING=0 ANSIBLE_DEPRECATION_WARNINGS=0
export ANSIBLE_CALLBACK_PLUGINS="$here/recorder" ANSIBLE_STDOUT_CALLBACK=record_events
export ANSIBLE_RETRY_FILES_ENABLED=0 ANSIBLE_HOST_KEY_CHECKING=0
python=$(command -v python3)
# shellcheck disable=SC2046,SC2012,SC2035 # folders of this repository, named in words without blanks
[ $# -gt 0 ] || set -- $(cd "$here" && ls -d */ | tr -d / | grep -v '^recorder$')
for name in "$@"; do
  out=$(mktemp -d)
  export RECORD_FILE="$here/$name/expected.json"
  arguments=""
  [ -f "$here/$name/arguments" ] && arguments=$(cat "$here/$name/arguments")
  # shellcheck disable=SC2086 # arguments is a list
  (cd "$here/$name" && ansible-playbook -i hosts play.yml -e "scratch=$out" -e "ansible_python_interpreter=$python" $arguments </dev/null >"$out.log" 2>&1) || true
  if [ -f "$RECORD_FILE" ]; then echo "recorded $name"; else echo "NOT recorded: $name"; cat "$out.log"; fi
  [ -f "$RECORD_FILE" ] && sed -i "s|$out|SCRATCH|g; s|$here/||g" "$RECORD_FILE"
  rm -rf "$out" "$out.log"
done
