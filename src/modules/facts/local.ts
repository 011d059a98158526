import type { Operation } from '../../agent/operation.ts';
import type { PyDict, Value } from '../../parsing/value.ts';
import { fromJson } from '../arguments/from-json.ts';
import { parseConfiguration } from './configuration.ts';

/** What one file of local facts gave: its text, and where it was run, how that went. */
export interface LocalFacts {
  readonly local: PyDict;
  readonly warnings: readonly string[];
}

/** Runs what may be run and prints the rest: for each file its path, the exit code, what went to stderr, and its text. */
const SCRIPT = `out=$(mktemp) && err=$(mktemp) || exit 1
trap 'rm -f "$out" "$err"' EXIT
for f in "$1"/*.fact; do
  [ -e "$f" ] || continue
  rc=0
  case $(stat -L -c %A -- "$f") in
    ???[xs]*) "$f" </dev/null >"$out" 2>"$err" || rc=$? ;;
    *) true >"$err"; cat -- "$f" >"$out" ;;
  esac
  printf '%s\\036%s\\036' "$f" "$rc"
  cat -- "$err"
  printf '\\036'
  cat -- "$out"
  printf '\\035'
done`;

/** What the host is asked for: the facts of a directory. `timeout` in seconds. */
export function localFactsOperation(directory: string, timeout: number): Operation {
  return { kind: 'run', argv: ['/bin/sh', '-c', SCRIPT, 'sh', directory], environment: {}, timeout, check: false };
}

/** Reads what the host printed: a dictionary by the files' names without their ending. */
export function parseLocalFacts(text: string): LocalFacts {
  const local: PyDict = new Map();
  const warnings: string[] = [];
  for (const record of text.split('\x1d').slice(0, -1)) {
    const [path = '', rc = '0', err = '', output = ''] = record.split('\x1e');
    const name = path.slice(path.lastIndexOf('/') + 1).replace('.fact', '');
    const { value, fault } = readFact(path, Number(rc), err, output);
    local.set(name, fault ?? value);
    if (fault !== undefined) warnings.push(fault);
  }
  return { local, warnings };
}

function readFact(path: string, rc: number, err: string, text: string): { value: Value; fault?: string } {
  if (rc !== 0) return { value: null, fault: `Failure executing fact script (${path}), rc: ${rc}, err: ${err}` };
  try {
    return { value: fromJson(text) };
  } catch {
    const value = parseConfiguration(text);
    if (value) return { value };
    return { value: null, fault: `error loading facts as JSON or ini - please check content: ${path}` };
  }
}
