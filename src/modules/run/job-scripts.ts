/**
 * What is run on the host for jobs in the background. A job is a folder: `note` (what the control node wants to know again),
 * `in`, `out`, `err`, `start`, `end`, `runner` (who waits for it), `timeout` if it was ended, and last `rc`.
 */

/** Exit code of LAUNCH for a program that is not there. */
export const MISSING = 127;

/**
 * LAUNCH FOLDER LIMIT WORD...: starts the words in the background and prints the name of the job. Standard input is a line
 * with the note, then the input of the words. The runner outlives the session that starts it.
 */
export const LAUNCH = `
old=$(umask)
umask 077
folder=$1 limit=$2
shift 2
command -v "$1" >/dev/null 2>&1 || exit ${MISSING}
mkdir -p -- "$folder" || exit 1
jid=j$(date +%s).$$
job=$folder/$jid
mkdir -- "$job" || exit 1
IFS= read -r note
printf '%s\\n' "$note" >"$job/note" && cat >"$job/in" || exit 1
setsid=$(command -v setsid)
(
  exec </dev/null >/dev/null 2>&1
  date +%s >"$job/start"
  (
    umask "$old"
    exec $setsid "$@" <"$job/in" >"$job/out" 2>"$job/err"
  ) &
  pid=$!
  (
    trap 'kill "$sleeper"; exit 0' TERM
    sleep "$limit" &
    sleeper=$!
    wait "$sleeper"
    : >"$job/timeout"
    if [ -n "$setsid" ]; then kill -s KILL -- "-$pid"; else kill -s KILL "$pid"; fi
  ) &
  watch=$!
  wait "$pid"
  rc=$?
  kill "$watch"
  date +%s >"$job/end"
  echo "$rc" >"$job/rc.new"
  mv -- "$job/rc.new" "$job/rc"
) &
echo "$!" >"$job/runner"
printf '%s\\n' "$jid"
`;

/**
 * STATUS JOB WAIT: waits up to so many seconds for the end of a job, then prints a line with its state, exit code, start, end
 * and the sizes of note, output and errors, and these three.
 */
export const STATUS = `
job=$1 left=$2
if [ ! -e "$job/runner" ]; then echo none; exit 0; fi
runner=$(cat "$job/runner")
while [ "$left" -gt 0 ] && [ ! -e "$job/rc" ] && kill -0 "$runner" 2>/dev/null; do
  sleep 1
  left=$((left - 1))
done
if [ -e "$job/rc" ]; then
  state=done
  [ ! -e "$job/timeout" ] || state=timeout
elif kill -0 "$runner" 2>/dev/null; then
  state=running
elif [ -e "$job/rc" ]; then
  state=done
else
  state=gone
fi
if [ "$state" != done ]; then echo "$state"; exit 0; fi
size() { wc -c <"$job/$1" | tr -d ' '; }
echo "$state $(cat "$job/rc") $(cat "$job/start") $(cat "$job/end") $(size note) $(size out) $(size err)"
cat -- "$job/note" "$job/out" "$job/err"
`;

/** REMOVE JOB */
export const REMOVE = 'rm -rf -- "$1"';
