import type { RunEvent } from '../executor/events.ts';
import type { Diff } from '../modules/module.ts';
import { banner } from './banner.ts';
import type { Palette } from './color.ts';
import { formatDiffs } from './diff-text.ts';
import { formatRecap } from './recap.ts';
import type { Reporter } from './reporter.ts';
import { formatItem, formatResult, hostLabel } from './task-lines.ts';
import { safeText } from './terminal-text.ts';

export interface HumanOptions {
  readonly write: (text: string) => void;
  readonly columns: number | undefined;
  readonly palette: Palette;
  readonly verbosity: number;
  /** The unified diff of one change; loaded by the caller, since only `--diff` needs it. */
  readonly unified: (diff: Diff) => string;
}

/** What `ansible-playbook` prints, line for line, so that its readers feel at home. */
export function createHumanReporter(options: HumanOptions): Reporter {
  return { event: (event) => options.write(draw(event, options)), close: () => {} };
}

function draw(event: RunEvent, options: HumanOptions): string {
  switch (event.type) {
    case 'play-start':
      return playStart(event.name, event.hosts, options);
    case 'task-start':
      return taskStart(event, options);
    case 'retry':
      return `FAILED - RETRYING: [${hostLabel(event)}]: ${safeText(event.task)} (${event.attemptsLeft} retries left).\n`;
    case 'item':
      return formatDiffs(event.diff, options.unified, options.palette) + formatItem(event, options);
    case 'result':
      return (
        (event.loop ? '' : formatDiffs(event.diff, options.unified, options.palette)) + formatResult(event, options)
      );
    case 'warning':
      return `${options.palette.warning(`[WARNING]: ${safeText(event.message)}`)}\n`;
    case 'pausing':
      return `Pausing for ${event.seconds} seconds${event.hidden ? ' (output is hidden)' : ''}\n`;
    case 'no-hosts-left':
      return banner('NO MORE HOSTS LEFT', options.columns);
    case 'recap':
      return `${banner('PLAY RECAP', options.columns)}${formatRecap(event.recap, options.palette)}\n`;
    default:
      return '';
  }
}

function taskStart(event: RunEvent & { type: 'task-start' }, { columns, verbosity }: HumanOptions): string {
  const head = banner(`${event.handler ? 'RUNNING HANDLER' : 'TASK'} [${safeText(taskLabel(event))}]`, columns);
  return verbosity < 2 ? head : `${head}task path: ${safeText(event.place)}\n`;
}

function playStart(name: string, hosts: readonly string[], options: HumanOptions): string {
  const head = banner(`PLAY [${safeText(name)}]`, options.columns);
  return hosts.length === 0 ? `${head}${options.palette.skipped('skipping: no hosts matched')}\n` : head;
}

function taskLabel(event: { readonly name: string; readonly role?: string }): string {
  return event.role === undefined ? event.name : `${event.role} : ${event.name}`;
}
