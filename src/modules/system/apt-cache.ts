import { flagOf, numberOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext } from '../module.ts';
import { ModuleFailure, type Step } from '../requests.ts';
import { changeHost } from './ask-host.ts';
import type { FoundApt } from './find-packages.ts';

/** Whether the lists of packages are too old for the task. */
export function isCacheStale({ cacheTime, now }: FoundApt, args: ModuleArguments): boolean {
  const valid = numberOf(args, 'cache_valid_time') ?? 0;
  return (flagOf(args, 'update_cache') || valid !== 0) && cacheTime + valid < now;
}

/** Brings the lists of packages up to date; tries again after pauses that double. */
export function* updateCache(aptGet: string, args: ModuleArguments, context: ModuleContext): Step<void> {
  const retries = numberOf(args, 'update_cache_retries') ?? 5;
  const longest = numberOf(args, 'update_cache_retry_max_delay') ?? 12;
  // Sources that fail are warnings to apt-get; Ansible takes them for failures.
  const script = `try=0
delay=1
while [ $try -lt ${retries} ]; do
  if said=$(${aptGet} -q -o APT::Update::Error-Mode=any update 2>&1 >/dev/null); then
    case $said in *'Failed to fetch'* | *'Some index files failed'*) ;; *) exit 0 ;; esac
  fi
  try=$((try + 1))
  if [ $delay -gt ${longest} ]; then delay=${longest}; fi
  sleep $delay
  delay=$((delay * 2))
done
printf '%s\\n' "$said" >&2
exit 1
`;
  const { rc, stderr } = yield* changeHost(script, context);
  if (rc === 0) return;
  throw new ModuleFailure(`Failed to update apt cache after ${retries} retries: ${stderr.trim() || 'unknown reason'}`);
}
