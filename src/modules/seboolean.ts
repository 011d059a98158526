import { joinWords, quoteShell } from '../parsing/quote.ts';
import type { Value } from '../parsing/value.ts';
import { flagOf, requiredText } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { askHost, changeHost } from './system/ask-host.ts';

/** ansible.posix.seboolean: a switch of the SELinux policy, in the kernel that runs and, if asked for, for good. */
export const seboolean = defineModule({
  name: 'ansible.posix.seboolean',
  aliases: ['seboolean'],
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    name: { type: 'str', required: true },
    state: { type: 'bool', required: true },
    persistent: { type: 'bool', default: false },
    ignore_selinux_state: { type: 'bool', default: false },
  },
  *run(args, context) {
    const name = requiredText(args, 'name');
    const wanted = flagOf(args, 'state');
    const persistent = flagOf(args, 'persistent');
    const found = yield* lookAtBoolean(name, context);
    if (!found.enabled && !flagOf(args, 'ignore_selinux_state')) {
      throw new ModuleFailure('SELinux is disabled on this host.');
    }
    const changed = persistent
      ? storedState(name, found) !== wanted
      : found.enabled && activeState(name, found) !== wanted;
    if (changed && !context.check) yield* setBoolean(name, found, args, context);
    const values = new Map<Value, Value>([
      ['name', name],
      ['persistent', persistent],
      ['state', wanted],
    ]);
    return { changed, values };
  },
});

interface FoundBoolean {
  readonly enabled: boolean;
  /** What getsebool says. */
  readonly active: string;
  /** Its line of `semanage boolean -l`; undefined where the host has no semanage. */
  readonly listed: string | undefined;
  /** What was set for good, line by line. */
  readonly local: string;
}

/** Words: the name. */
const LOOK = `
if [ -e /sys/fs/selinux/enforce ] || [ -e /selinux/enforce ]; then printf y; fi; end
if has getsebool; then getsebool "$1" 2>/dev/null; fi; end
if has semanage; then
  printf l
  semanage boolean -l -n 2>/dev/null | while read -r word rest; do
    if [ "$word" = "$1" ]; then printf %s "$rest"; fi
  done
fi; end
type=$(sed -n 's/^SELINUXTYPE=//p' /etc/selinux/config 2>/dev/null)
for file in "/var/lib/selinux/$type/active/booleans.local" "/etc/selinux/$type/active/booleans.local"; do
  if [ -r "$file" ]; then cat "$file"; break; fi
done
end
`;

function* lookAtBoolean(name: string, context: ModuleContext): Step<FoundBoolean> {
  const script = `set -- ${quoteShell(name)}\n${LOOK}`;
  const [enabled, active = '', listed = '', local = ''] = yield* askHost(script, context);
  return { enabled: enabled === 'y', active, listed: listed.startsWith('l') ? listed.slice(1) : undefined, local };
}

function activeState(name: string, { active }: FoundBoolean): boolean {
  const word = /--> (on|off)\b/.exec(active)?.[1];
  if (word === undefined) throw new ModuleFailure(`Failed to determine current state for boolean ${name}`);
  return word === 'on';
}

/** What holds after the next boot; undefined where only the policy knows and the host cannot be asked for it. */
function storedState(name: string, { listed, local }: FoundBoolean): boolean | undefined {
  if (listed === undefined) {
    const line = local.split('\n').find((each) => each.startsWith(`${name}=`));
    return line === undefined ? undefined : line.endsWith('=1');
  }
  // `(on   ,   off)  what it is for`: in the kernel, and in the policy.
  const word = /\(\s*\w+\s*,\s*(on|off)\s*\)/.exec(listed)?.[1];
  if (word === undefined) throw new ModuleFailure(`SELinux boolean ${name} is not defined in persistent policy`);
  return word === 'on';
}

function* setBoolean(name: string, found: FoundBoolean, args: ModuleArguments, context: ModuleContext): Step<void> {
  const state = flagOf(args, 'state') ? 'on' : 'off';
  // Without SELinux in the kernel there is no switch to set but that of the policy.
  const words = found.enabled
    ? ['setsebool', ...(flagOf(args, 'persistent') ? ['-P'] : []), name, state]
    : ['semanage', 'boolean', '-m', '-N', `--${state}`, name];
  const { rc, stderr } = yield* changeHost(`${joinWords(words)}\n`, context);
  if (rc !== 0) throw new ModuleFailure(`Failed to set boolean ${name} to ${state}: ${stderr.trim()}`);
}
