import { joinWords, quoteShell } from '../parsing/quote.ts';
import type { Diff } from '../plan/change.ts';
import { textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { changeHost, commandFailure, tryOnHost } from './system/ask-host.ts';

/** community.general.timezone: the zone of the host's time and of its hardware clock, by timedatectl of systemd. */
export const timezone = defineModule({
  name: 'community.general.timezone',
  aliases: ['timezone'],
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    hwclock: { type: 'str', choices: ['local', 'UTC'], aliases: ['rtc'] },
    name: { type: 'str' },
  },
  requiredOneOf: [['hwclock', 'name']],
  *run(args, context) {
    const wanted = new Map(['hwclock', 'name'].flatMap((key) => pairOf(key, args)));
    const { program, settings } = yield* lookAtClock(wanted.get('name'), context);
    const differing = [...wanted].filter(([key, value]) => settings.get(key) !== value);
    const commands = differing.map(([key, value]) => [program, ...commandFor(key, value)]);
    if (!context.check) for (const words of commands) yield* execute(words, context);
    const said = commands.map((words) => `executed \`${words.join(' ')}\``).join('\n');
    return {
      changed: differing.length > 0,
      ...(said === '' || context.check ? {} : { msg: said }),
      values: new Map(),
      ...(context.diff ? { diff: diffOf(wanted, settings) } : {}),
    };
  },
});

function pairOf(key: string, args: ModuleArguments): [string, string][] {
  const value = textOf(args, key);
  return value === undefined ? [] : [[key, value]];
}

function* lookAtClock(zone: string | undefined, context: ModuleContext) {
  const { rc, parts, stderr } = yield* tryOnHost(
    `program=$(command -v timedatectl) && "$program" >/dev/null 2>&1 || exit 3
printf %s "$program"; end
"$program" status; end
if [ -f ${quoteShell(`/usr/share/zoneinfo/${zone ?? ''}`)} ]; then printf y; fi; end
`,
    context,
  );
  if (rc === 3) {
    throw new ModuleFailure('timedatectl of systemd is needed on the host for this module, and it has none that works');
  }
  const [program = '', status = '', isThere] = parts;
  if (rc !== 0) throw new ModuleFailure(stderr.trim());
  if (zone !== undefined && isThere !== 'y') throw aborted(`given timezone "${zone}" is not available`);
  const local = /^\s*RTC in local TZ\s*:\s*(\S+)/m.exec(status)?.[1] === 'yes';
  const settings = new Map([
    ['hwclock', local ? 'local' : 'UTC'],
    ['name', /^\s*Time ?zone\s*:\s*(\S+)/m.exec(status)?.[1] ?? 'n/a'],
  ]);
  return { program, settings };
}

function aborted(what: string): ModuleFailure {
  return new ModuleFailure(`Error message:\n${what}`);
}

function commandFor(key: string, value: string): string[] {
  return key === 'name' ? ['set-timezone', value] : ['set-local-rtc', value === 'local' ? 'yes' : 'no'];
}

function* execute(words: readonly string[], context: ModuleContext): Step<void> {
  const command = joinWords(words);
  const answer = yield* changeHost(`${command}\n`, context);
  if (answer.rc !== 0) throw commandFailure(answer.stderr.trimEnd(), answer, command);
}

function diffOf(wanted: ReadonlyMap<string, string>, settings: ReadonlyMap<string, string>): Diff[] {
  const before = Object.fromEntries([...wanted.keys()].map((key) => [key, settings.get(key)]));
  return [
    {
      beforeHeader: '',
      afterHeader: '',
      before: `${JSON.stringify(before, null, 4)}\n`,
      after: `${JSON.stringify(Object.fromEntries(wanted), null, 4)}\n`,
    },
  ];
}
