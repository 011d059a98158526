import { joinWords, quoteShell } from '../parsing/quote.ts';
import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { expandPath } from './run/remote-words.ts';
import { askHost, changeHost, requireProgram, shownFile } from './system/ask-host.ts';
import { setSysctlLine } from './system/sysctl-file.ts';
import { writeText } from './system/text-file.ts';

/** ansible.posix.sysctl: a kernel setting in a file of sysctl's, and in the running kernel. */
export const sysctl = defineModule({
  name: 'ansible.posix.sysctl',
  aliases: ['sysctl'],
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    name: { type: 'str', required: true, aliases: ['key'] },
    value: { type: 'str', aliases: ['val'] },
    state: { type: 'str', default: 'present', choices: ['present', 'absent'] },
    reload: { type: 'bool', default: true },
    sysctl_set: { type: 'bool', default: false },
    ignoreerrors: { type: 'bool', default: false },
    sysctl_file: { type: 'path', default: '/etc/sysctl.conf' },
  },
  requiredIf: [{ parameter: 'state', value: 'present', required: ['value'] }],
  validate: checkBlank,
  *run(args, context) {
    const name = requiredText(args, 'name').trim();
    const value = kernelValue(textOf(args, 'value') ?? '');
    const path = yield* expandPath(requiredText(args, 'sysctl_file'), context);
    const present = requiredText(args, 'state') === 'present';
    const { live, text } = yield* lookAtSetting(name, path, context);
    const edit = setSysctlLine(text ?? '', name, present ? value : undefined);
    const { set, write, reload } = planChanges(edit.before, live, value, args);
    const result = { changed: write || set || reload, values: new Map() };
    if (context.check) return result;
    if (set && live !== undefined) yield* setValue(name, value, args, context);
    if (write) yield* writeText({ path, text }, edit.text, context);
    if (reload) yield* reloadFile(path, args, context);
    return result;
  },
});

/** What has to be done, of the value in the file, the one in the kernel and the wanted one. */
function planChanges(before: string | undefined, live: string | undefined, value: string, args: ModuleArguments) {
  const present = requiredText(args, 'state') === 'present';
  const differs = live === undefined || !sameWords(live, value);
  const set = flagOf(args, 'sysctl_set') && present && differs;
  const write = present ? before !== value : before !== undefined && before !== '';
  const reload = flagOf(args, 'reload') && (write || set || (differs && before !== undefined));
  return { set, write, reload };
}

function checkBlank(args: ModuleArguments): string | undefined {
  if (textOf(args, 'name') === '') return 'name cannot be blank';
  return textOf(args, 'state') === 'present' && textOf(args, 'value') === '' ? 'value cannot be blank' : undefined;
}

const TRUE = new Set(['y', 'yes', 'on', '1', 'true', 't']);
const FALSE = new Set(['n', 'no', 'off', '0', 'false', 'f']);

/** Words of truth are numbers to the kernel. */
function kernelValue(value: string): string {
  const word = value.toLowerCase();
  if (TRUE.has(word)) return '1';
  return FALSE.has(word) ? '0' : value.trim();
}

/** The value in the kernel, undefined when sysctl has none to tell, and the text of the file. */
function* lookAtSetting(name: string, path: string, context: ModuleContext) {
  const script = `${requireProgram('sysctl')}if live=$(sysctl -e -n ${quoteShell(name)} 2>/dev/null); then printf 'v%s' "$live"; fi; end
show ${quoteShell(path)}
`;
  const [live = '', file] = yield* askHost(script, context);
  return { live: live.startsWith('v') ? live.slice(1) : undefined, text: shownFile(file) };
}

function sameWords(left: string, right: string): boolean {
  return left.trim().split(/\s+/).join(' ') === right.trim().split(/\s+/).join(' ');
}

function* setValue(name: string, value: string, args: ModuleArguments, context: ModuleContext): Step<void> {
  const words = ['sysctl', ...(flagOf(args, 'ignoreerrors') ? ['-e'] : []), '-w', `${name}=${value}`];
  yield* runSysctl(words, `setting ${name} failed: `, context);
}

function* reloadFile(path: string, args: ModuleArguments, context: ModuleContext): Step<void> {
  const words = ['sysctl', ...(flagOf(args, 'ignoreerrors') ? ['-e'] : []), '-p', path];
  yield* runSysctl(words, 'Failed to reload sysctl: ', context);
}

/** sysctl says of some failures nothing by its exit code. */
const REFUSED = /^sysctl: setting key "[^"]+": (Invalid argument|Read-only file system)$/m;

function* runSysctl(words: readonly string[], what: string, context: ModuleContext): Step<void> {
  const { rc, parts, stderr } = yield* changeHost(`${joinWords(words)}\n`, context);
  if (rc !== 0 || REFUSED.test(stderr)) throw new ModuleFailure(`${what}${parts.join('')}${stderr}`);
}
