import type { Value } from '../parsing/value.ts';
import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { ModuleFailure, perform, type Step } from './requests.ts';
import { expandPath } from './run/remote-words.ts';
import { changeHost } from './system/ask-host.ts';
import {
  type CrontabEdit,
  crontabLines,
  findVariable,
  jobLine,
  jobNames,
  removeJob,
  removeVariable,
  renderCrontab,
  setJob,
  setVariable,
  variableNames,
} from './system/crontab.ts';
import { type FoundCrontab, findCrontab, writeCrontab } from './system/crontab-place.ts';

const TIMES = ['minute', 'hour', 'day', 'month', 'weekday'];

/** ansible.builtin.cron: a job or a variable of a user's crontab, or of a file in /etc/cron.d. */
export const cron = defineModule({
  name: 'cron',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    name: { type: 'str', required: true },
    user: { type: 'str' },
    job: { type: 'str', aliases: ['value'] },
    cron_file: { type: 'path' },
    state: { type: 'str', default: 'present', choices: ['present', 'absent'] },
    backup: { type: 'bool', default: false },
    minute: { type: 'str', default: '*' },
    hour: { type: 'str', default: '*' },
    day: { type: 'str', default: '*', aliases: ['dom'] },
    month: { type: 'str', default: '*' },
    weekday: { type: 'str', default: '*', aliases: ['dow'] },
    special_time: {
      type: 'str',
      choices: ['reboot', 'yearly', 'annually', 'monthly', 'weekly', 'daily', 'hourly'],
    },
    disabled: { type: 'bool', default: false },
    env: { type: 'bool', default: false },
    insertafter: { type: 'str' },
    insertbefore: { type: 'str' },
  },
  mutuallyExclusive: [['insertafter', 'insertbefore']],
  validate: checkJob,
  *run(args, context) {
    const file = textOf(args, 'cron_file');
    const place = file && (yield* expandPath(file.startsWith('/') ? file : `/etc/cron.d/${file}`, context));
    const found = yield* findCrontab(place || undefined, textOf(args, 'user'), context);
    const before = crontabLines(found.text);
    const edit = editCrontab(before, args);
    const emptied = found.file !== undefined && isRemoved(edit, args);
    const result = emptied
      ? yield* removeFile(found, args, context)
      : yield* writeChanged(found, before, edit, args, context);
    const warnings = jobWarnings(args);
    return warnings.length > 0 ? { ...result, warnings } : result;
  },
});

function checkJob(args: ModuleArguments): string | undefined {
  const isEnv = flagOf(args, 'env');
  if (textOf(args, 'cron_file') === '/etc/crontab') {
    return 'Will not manage /etc/crontab via cron_file, see documentation.';
  }
  if (textOf(args, 'special_time') !== undefined && TIMES.some((name) => textOf(args, name) !== '*')) {
    return 'You cannot combine special_time with any of the time or day/date parameters.';
  }
  if (textOf(args, 'state') === 'present') {
    if (textOf(args, 'cron_file') && !textOf(args, 'user')) {
      return 'To use cron_file=... parameter you must specify user=... as well';
    }
    if (textOf(args, 'job') === undefined) return "You must specify 'job' to install a new cron job or variable";
    if ((textOf(args, 'insertafter') || textOf(args, 'insertbefore')) && !isEnv) {
      return 'Insertafter and insertbefore parameters are valid only with env=yes';
    }
  }
  return isEnv && textOf(args, 'name')?.includes(' ') ? 'Invalid name for environment variable' : undefined;
}

function jobWarnings(args: ModuleArguments): string[] {
  const file = textOf(args, 'cron_file') ?? '';
  const base = file.slice(file.lastIndexOf('/') + 1);
  const job = (textOf(args, 'job') ?? '').replaceAll(/^[\r\n]+|[\r\n]+$/g, '');
  const isJob = textOf(args, 'state') === 'present' && !flagOf(args, 'env');
  return [
    ...(file !== '' && !/^[A-Z0-9_-]+$/i.test(base)
      ? [
          `Filename portion of cron_file ("${base}") should consist solely of upper- and lower-case letters, digits, underscores, and hyphens`,
        ]
      : []),
    ...(isJob && /[\r\n]/.test(job) ? ['Job should not contain line breaks'] : []),
  ];
}

function editCrontab(lines: readonly string[], args: ModuleArguments): CrontabEdit {
  const name = requiredText(args, 'name');
  const present = requiredText(args, 'state') === 'present';
  if (flagOf(args, 'env')) return present ? addVariable(lines, name, args) : removeVariable(lines, name);
  if (!present) return removeJob(lines, name);
  const user = textOf(args, 'cron_file') ? textOf(args, 'user') : undefined;
  const line = jobLine(requiredText(args, 'job'), {
    fields: TIMES.map((field) => requiredText(args, field)),
    special: textOf(args, 'special_time'),
    disabled: flagOf(args, 'disabled'),
    user,
  });
  return setJob(lines, name, line);
}

function addVariable(lines: readonly string[], name: string, args: ModuleArguments): CrontabEdit {
  const [after, before] = [textOf(args, 'insertafter'), textOf(args, 'insertbefore')];
  const other = after || before;
  let place = 0;
  if (other && findVariable(lines, name) === undefined) {
    const found = findVariable(lines, other);
    if (found === undefined) throw new ModuleFailure(`Variable named '${other}' not found.`);
    place = after ? found + 1 : found;
  }
  return setVariable(lines, name, `${name}="${requiredText(args, 'job')}"`, place);
}

/** A file of jobs whose last one goes, goes too. */
function isRemoved({ changed, lines }: CrontabEdit, args: ModuleArguments): boolean {
  const removes = requiredText(args, 'state') === 'absent' && !flagOf(args, 'env');
  return removes && changed && lines.every((line) => line.trim() === '');
}

function* removeFile(found: FoundCrontab, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const path = found.file ?? '';
  yield* perform({ kind: 'ensure-absent', path, check: context.check, owes: context.owes });
  const diff = [{ beforeHeader: path, afterHeader: '/dev/null', before: found.text, after: '' }];
  const values = new Map<Value, Value>([
    ['cron_file', requiredText(args, 'cron_file')],
    ['state', 'absent'],
  ]);
  return { changed: true, values, ...(context.diff ? { diff } : {}) };
}

function* writeChanged(
  found: FoundCrontab,
  before: readonly string[],
  edit: CrontabEdit,
  args: ModuleArguments,
  context: ModuleContext,
): Step<ModuleResult> {
  // A crontab that ends without a newline is not read to its end.
  const changed = edit.changed || (found.text !== '' && !/[\r\n]$/.test(found.text));
  const text = renderCrontab(edit.lines);
  const values = new Map<Value, Value>([
    ['jobs', jobNames(edit.lines)],
    ['envs', variableNames(edit.lines)],
  ]);
  if (textOf(args, 'cron_file')) values.set('cron_file', requiredText(args, 'cron_file'));
  if (changed && !context.check) {
    if (flagOf(args, 'backup')) values.set('backup_file', yield* keepBackup(renderCrontab(before), context));
    yield* writeCrontab(found, text, context);
  }
  const user = textOf(args, 'user');
  const header = found.file ?? (user ? `crontab for user "${user}"` : 'crontab');
  const diff = [{ beforeHeader: header, afterHeader: header, before: found.text, after: text }];
  return { changed, values, ...(changed && context.diff ? { diff } : {}) };
}

function* keepBackup(text: string, context: ModuleContext): Step<string> {
  const script = 'umask 077; file=$(mktemp /tmp/crontabXXXXXXXX) && cat >"$file" && printf %s "$file"\n';
  const { rc, parts, stderr } = yield* changeHost(script, context, { stdin: text });
  if (rc !== 0) throw new ModuleFailure(stderr);
  return parts[0] ?? '';
}
