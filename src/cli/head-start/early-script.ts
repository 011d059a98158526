/**
 * What a shell does while Node starts (bin-head.txt), as the file `early` of the cache folder: where the last run of the same command line
 * left a file for that, and every file of the control node is what it was, it begins to ask the hosts. `$@` is the command line. Behind
 * `key` it only prints the name of that file, and with paths behind `state` in what state these are. It starts few programs: they are
 * what it costs.
 */
export const EARLY = `
# As Node does for its children: what a ControlMaster keeps open may be a lock that was for the run.
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
folder=\${0%/*}
state_of() { stat -c '%d:%i:%f:%u:%g:%s:%y:%z' -- "$@" 2>&1; }
if [ "$1" = state ]; then
  shift
  state_of "$@"
  exit
fi
only=
if [ "$1" = key ]; then
  only=key
  shift
fi
unset _ SHLVL OLDPWD
key=$({ export -p && printf '%s\\n' "$PWD" "$@"; } | cksum) || exit
asks=$folder/early-\${key%% *}-\${key#* }
if [ -n "$only" ]; then
  echo "$asks"
  exit
fi
# What a host says is no answer when it is longer (MOST_CHARACTERS of asked.ts, in blocks of 512 bytes).
ulimit -f 131072
# Whoever this is done for is the shell that Node has taken the place of. It makes the folder itself where it needs no answers.
begin() {
  place=$folder/asked-$PPID
  mkdir -m 700 "$place" 2>/dev/null && printf '%s\\n' "$1" "\${asks##*/}" >"$place/id"
}
# In a session of its own, as Node starts it: the signals of the terminal are not for it, and the system shares its time by sessions.
ask() {
  number=$1
  shift
  {
    setsid "$@" <"$asks-$number" >"$place/$number.said" 2>/dev/null &
    echo $! >"$place/$number.pid"
    wait $!
    echo $? >"$place/$number.ended"
  } &
}
# Nobody is there any more who would do it.
end() {
  for each in "$place"/*.pid; do
    read -r pid <"$each" && kill "$pid"
  done
  rm -rf "$place"
  exit
}
# Anybody else's file would be somebody else's commands.
if [ -O "$asks" ]; then
  . "$asks"
  trap end HUP TERM
  wait
  kill -0 "$PPID" || rm -rf "$place"
fi
`;
