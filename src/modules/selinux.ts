import { quoteShell } from '../parsing/quote.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { splitLines } from './run/split-lines.ts';
import { askHost, changeHost, shownFile } from './system/ask-host.ts';
import { writeText } from './system/text-file.ts';

/** ansible.posix.selinux: the mode and the policy of SELinux, in its configuration and in the kernel that runs. */
export const selinux = defineModule({
  name: 'ansible.posix.selinux',
  aliases: ['selinux'],
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    policy: { type: 'str' },
    state: { type: 'str', required: true, choices: ['enforcing', 'permissive', 'disabled'] },
    configfile: { type: 'str', default: '/etc/selinux/config', aliases: ['conf', 'file'] },
    update_kernel_param: {
      type: 'bool',
      default: false,
      refused: 'the words of the kernel are not changed: run `grubby --update-kernel=ALL` by command',
      refusedExcept: [false],
    },
  },
  validate: checkPolicy,
  *run(args, context) {
    const found = yield* lookAtSelinux(args, context);
    const state = requiredText(args, 'state');
    const policy = textOf(args, 'policy') || found.policy;
    if (context.check && (policy !== found.runningPolicy || policy !== found.policy)) {
      return { changed: true, values: new Map() };
    }
    if (policy !== found.policy && !found.policyExists) {
      throw new ModuleFailure(`Policy ${policy} does not exist in /etc/selinux/`);
    }
    const text = withSetting('SELINUX', state, withSetting('SELINUXTYPE', policy, found.text));
    if (text !== found.text) yield* writeText(found.file, text, context, { follow: false });
    const enforces = found.running !== 'disabled' && enforcement(state) !== enforcement(found.running);
    if (enforces && !context.check) yield* enforce(state, context);
    return describe({ state, policy }, found);
  },
});

function checkPolicy(args: ModuleArguments): string | undefined {
  const lacks = textOf(args, 'state') !== 'disabled' && !textOf(args, 'policy');
  return lacks ? "Policy is required if state is not 'disabled'" : undefined;
}

type State = string | undefined;

interface Found {
  readonly file: { readonly path: string; readonly text: string };
  readonly text: string;
  readonly state: State;
  readonly policy: State;
  readonly running: string;
  readonly runningPolicy: State;
  /** The policy that the task names is on the host. */
  readonly policyExists: boolean;
}

function* lookAtSelinux(args: ModuleArguments, context: ModuleContext): Step<Found> {
  const path = requiredText(args, 'configfile');
  const [enforce = '', system, configuration, exists] = yield* askHost(
    `for file in /sys/fs/selinux/enforce /selinux/enforce; do if [ -r $file ]; then cat $file; break; fi; done; end
show /etc/selinux/config
show ${quoteShell(path)}
if [ -e ${quoteShell(`/etc/selinux/${textOf(args, 'policy') ?? ''}/policy`)} ]; then printf y; fi; end
`,
    context,
  );
  const text = shownFile(configuration);
  if (text === undefined) {
    const details = 'Please install SELinux-policy package, if this package is not installed previously.';
    throw new ModuleFailure(`Unable to find file ${path}`, new Map([['details', details]]));
  }
  return {
    file: { path, text },
    text,
    state: settingOf('SELINUX', text),
    policy: settingOf('SELINUXTYPE', text),
    running: enforce.trim() === '' ? 'disabled' : enforce.trim() === '0' ? 'permissive' : 'enforcing',
    runningPolicy: settingOf('SELINUXTYPE', shownFile(system) ?? ''),
    policyExists: exists === 'y',
  };
}

function settingOf(name: string, text: string): State {
  const line = splitLines(text).find((each) => each.startsWith(`${name}=`));
  return line?.split('=')[1]?.trim();
}

/** All lines of a setting get its value, or a line is added; a setting that is so already leaves the text as it is. */
function withSetting(name: string, value: State, text: string): string {
  if (settingOf(name, text) === value) return text;
  const lines = splitLines(text);
  const changed = lines.map((line) => (line.startsWith(`${name}=`) ? `${name}=${value}` : line));
  const added = lines.some((line) => line.startsWith(`${name}=`)) ? [] : [`${name}=${value}`];
  return [...changed, ...added].map((line) => `${line}\n`).join('');
}

/** A kernel that runs with SELinux can only be made to permit everything. */
function enforcement(state: string): string {
  return state === 'enforcing' ? '1' : '0';
}

function* enforce(state: string, context: ModuleContext): Step<void> {
  const value = enforcement(state);
  const script = `for file in /sys/fs/selinux/enforce /selinux/enforce; do
  if [ -e $file ]; then printf ${value} >$file || exit; exit 0; fi
done\n`;
  const { rc, stderr } = yield* changeHost(script, context);
  if (rc !== 0) throw new ModuleFailure(`SELinux could not be made ${state}: ${stderr.trim()}`);
}

function describe(wanted: { readonly state: string; readonly policy: State }, found: Found): ModuleResult {
  const { state, policy } = wanted;
  const running = describeRunning(state, found.running);
  const path = found.file.path;
  const messages = [
    ...(policy === found.runningPolicy ? [] : [changedFrom('Running SELinux policy', found.runningPolicy, policy)]),
    ...(policy === found.policy
      ? []
      : [changedFrom(`SELinux policy configuration in '${path}'`, found.policy, policy)]),
    ...running.messages,
    ...(state === found.state ? [] : [changedFrom('Config SELinux state', found.state, state)]),
  ];
  const values: PyDict = new Map<Value, Value>([
    ['configfile', path],
    ['policy', policy ?? null],
    ['state', state],
    ['reboot_required', running.rebootRequired],
  ]);
  const warnings = running.warnings.length > 0 ? { warnings: running.warnings } : {};
  return { changed: messages.length > 0 || running.changed, msg: messages.join(', '), values, ...warnings };
}

function changedFrom(what: string, before: State, after: State): string {
  return `${what} changed from '${before ?? 'None'}' to '${after ?? 'None'}'`;
}

interface Running {
  readonly messages: readonly string[];
  readonly warnings: readonly string[];
  readonly changed: boolean;
  readonly rebootRequired: boolean;
}

function describeRunning(state: string, before: string): Running {
  const same = { messages: [], warnings: [], changed: false, rebootRequired: false };
  if (state === before) return same;
  if (before === 'disabled') {
    return { ...same, warnings: [`Reboot is required to set SELinux state to '${state}'`], rebootRequired: true };
  }
  if (state !== 'disabled') return { ...same, messages: [changedFrom('SELinux state', before, state)], changed: true };
  const later = 'State change will take effect next reboot.';
  const warning =
    before === 'permissive'
      ? 'SELinux state change will take effect next reboot'
      : `SELinux state temporarily changed from '${before}' to 'permissive'. ${later}`;
  return { ...same, warnings: [warning], changed: before !== 'permissive', rebootRequired: true };
}
