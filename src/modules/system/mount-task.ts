import { quoteShell } from '../../parsing/quote.ts';
import { flagOf, requiredText, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext } from '../module.ts';
import type { Step } from '../requests.ts';
import { askHost, shownFile } from './ask-host.ts';
import type { MountEntry } from './fstab.ts';
import { parseMountTable } from './mount-table.ts';

/** What the task is about, with Ansible's defaults. */
export interface MountTask {
  readonly entry: MountEntry;
  readonly hasSource: boolean;
  readonly fstab: string;
  readonly warnings: readonly string[];
}

export function describeTask(name: string, args: ModuleArguments): MountTask {
  const given = textOf(args, 'opts') ?? 'defaults';
  const boot = flagOf(args, 'boot');
  const conflict = boot && given.split(',').includes('noauto');
  return {
    entry: {
      name,
      src: textOf(args, 'src') ?? '',
      fstype: textOf(args, 'fstype') ?? '',
      opts: boot ? given : `${given},noauto`,
      dump: requiredText(args, 'dump'),
      passno: requiredText(args, 'passno'),
    },
    hasSource: textOf(args, 'src') !== undefined,
    fstab: textOf(args, 'fstab') ?? '/etc/fstab',
    warnings: conflict ? ["Ignore the 'boot' due to 'opts' contains 'noauto'."] : [],
  };
}

export interface FoundMounts {
  readonly table: string | undefined;
  readonly sources: ReadonlyMap<string, string>;
  readonly isMountPoint: boolean;
  readonly verbose: string;
}

export function* lookAtMounts({ entry, fstab }: MountTask, context: ModuleContext): Step<FoundMounts> {
  const place = quoteShell(entry.name);
  const [table, info = '', point = '', verbose = ''] = yield* askHost(
    `show ${quoteShell(fstab)}
cat /proc/self/mountinfo; end
if [ ! -L ${place} ] && has mountpoint && mountpoint -q ${place}; then printf y; fi; end
mount -v 2>/dev/null; end
`,
    context,
  );
  return { table: shownFile(table), sources: parseMountTable(info), isMountPoint: point === 'y', verbose };
}
