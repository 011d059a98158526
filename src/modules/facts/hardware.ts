import type { PyDict, Value } from '../../parsing/value.ts';
import { commandText, fileText } from './section-text.ts';

/** Sections of the agent that the facts of subset `hardware` are made from. */
export const HARDWARE_SECTIONS = ['memory', 'cpu', 'uptime'] as const;

/** Facts of memory and processors, with the names of Ansible's `setup`; sizes in MiB. */
export function hardwareFacts(sections: Readonly<Record<string, string>>): PyDict {
  const memory = fileText(sections.memory, '/proc/meminfo');
  const mebibytes = (name: string) =>
    Math.floor(Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(memory)?.[1] ?? 0) / 1024);
  const processors = commandText(sections.cpu).match(/^processor\s*:/gm)?.length ?? 0;
  return new Map<Value, Value>([
    ['ansible_memtotal_mb', mebibytes('MemTotal')],
    ['ansible_memfree_mb', mebibytes('MemFree')],
    ['ansible_swaptotal_mb', mebibytes('SwapTotal')],
    ['ansible_swapfree_mb', mebibytes('SwapFree')],
    ['ansible_processor_vcpus', processors],
    ['ansible_processor_nproc', processors],
    ['ansible_uptime_seconds', Math.floor(Number(fileText(sections.uptime, '/proc/uptime').split(' ')[0] ?? 0))],
  ]);
}
