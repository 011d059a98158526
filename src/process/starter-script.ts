/**
 * A shell that starts children for a process that is too large to be forked cheaply. `$1` is a folder for the pipes, which goes with it.
 * It reads `make ID` (a place for three pipes) and `start ID COMMAND`, and tells `made ID`, `open ID` (all three pipes are the
 * child's), `pid ID PID` and `exit ID STATUS`.
 */
export const STARTER = `
folder=$1
# The words of commands have it for their newlines.
# shellcheck disable=SC2034
nl='
'
exec 9>&1
launch() {
  # Open for both first: else it would wait for ever for the other end of a process that has died.
  # shellcheck disable=SC2094
  exec 8<>"$folder/$1.in" <"$folder/$1.in" 8<>"$folder/$1.out" >"$folder/$1.out" 8<>"$folder/$1.err" 2>"$folder/$1.err" || exit
  exec 8>&-
  echo "open $1" >&9
  eval "exec $2 9>&-"
}
while read -r verb id command; do
  case $verb in
    make)
      set --
      for place in $id $command; do
        set -- "$@" "$folder/$place.in" "$folder/$place.out" "$folder/$place.err"
      done
      mkfifo "$@" && for place in $id $command; do echo "made $place"; done
      ;;
    start)
      {
        launch "$id" "$command" &
        echo "pid $id $!"
        wait $!
        echo "exit $id $?"
      } </dev/null &
      ;;
  esac
done
rm -rf -- "$folder"
`;
