import { quoteShell } from '../parsing/quote.ts';
import type { Value } from '../parsing/value.ts';
import { flagOf, requiredText } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { askHost, shownFile } from './system/ask-host.ts';
import { limitFault, setLimit } from './system/limits.ts';
import { type TextFile, writeText } from './system/text-file.ts';

/** community.general.pam_limits: a limit of limits.conf. */
export const pamLimits = defineModule({
  name: 'community.general.pam_limits',
  aliases: ['pam_limits'],
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    domain: { type: 'str', required: true },
    limit_type: { type: 'str', required: true, choices: ['soft', 'hard', '-'] },
    limit_item: {
      type: 'str',
      required: true,
      choices: [
        ...['core', 'data', 'fsize', 'memlock', 'nofile', 'rss', 'stack', 'cpu', 'nproc', 'as', 'maxlogins'],
        ...['maxsyslogins', 'priority', 'locks', 'sigpending', 'msgqueue', 'nice', 'rtprio', 'chroot'],
      ],
    },
    value: { type: 'str', required: true },
    use_max: { type: 'bool', default: false },
    use_min: { type: 'bool', default: false },
    backup: { type: 'bool', default: false },
    dest: { type: 'str', default: '/etc/security/limits.conf' },
    comment: { type: 'str', default: '' },
  },
  validate: checkLimit,
  *run(args, context) {
    const file = yield* readLimits(requiredText(args, 'dest'), context);
    const edit = setLimit(file.text ?? '', limitOf(args), file.path);
    const changed = edit.changed || file.text === undefined;
    const backup = flagOf(args, 'backup') && file.text !== undefined;
    const backupFile = changed ? yield* writeText(file, edit.text, context, { backup, follow: false }) : undefined;
    const values = new Map<Value, Value>(backupFile === undefined ? [] : [['backup_file', backupFile]]);
    const diff = [{ beforeHeader: '', afterHeader: '', before: file.text ?? '', after: edit.text }];
    return { changed, msg: edit.line, values, ...(context.diff ? { diff } : {}) };
  },
});

function checkLimit(args: ModuleArguments): string | undefined {
  if (flagOf(args, 'use_max') && flagOf(args, 'use_min')) return 'Cannot use use_min and use_max at the same time.';
  return limitFault(requiredText(args, 'limit_item'), requiredText(args, 'value'));
}

function limitOf(args: ModuleArguments) {
  return {
    domain: requiredText(args, 'domain'),
    type: requiredText(args, 'limit_type'),
    item: requiredText(args, 'limit_item'),
    value: requiredText(args, 'value'),
    comment: requiredText(args, 'comment'),
    keep: flagOf(args, 'use_max') ? ('max' as const) : flagOf(args, 'use_min') ? ('min' as const) : undefined,
  };
}

function* readLimits(path: string, context: ModuleContext): Step<TextFile> {
  const directory = path.slice(0, path.lastIndexOf('/'));
  const script = `show ${quoteShell(path)}\nif [ -d ${quoteShell(`${directory}/`)} ]; then printf d; fi; end\n`;
  const [text, parent] = yield* askHost(script, context);
  const file = { path, text: shownFile(text) };
  if (file.text !== undefined || parent === 'd') return file;
  throw new ModuleFailure(`directory ${directory} is not writable (check presence, access rights, use sudo)`);
}
