import type { Collector } from './collector.ts';
import { firmwareFacts } from './firmware.ts';
import { memoryFacts } from './memory.ts';
import { mountFacts } from './mounts.ts';
import { processorFacts } from './processors.ts';
import { fileText } from './section-text.ts';

/** Memory, processors, firmware and file systems. Block devices and LVM are not described. */
export const hardware: Collector = {
  name: 'hardware',
  facts: ['processor', 'processor_cores', 'processor_count', 'mounts', 'devices'],
  sections: ['memory', 'cpu', 'uptime', 'dmi', 'mounts', 'uuids'],
  requires: ['platform'],
  read: (sections, known) => [
    ...memoryFacts(sections.memory),
    ...processorFacts(sections.cpu, String(known.get('architecture') ?? '')),
    ...firmwareFacts(sections.dmi),
    ['uptime_seconds', Math.floor(Number(fileText(sections.uptime, '/proc/uptime').split(' ')[0] ?? 0))],
    ['mounts', mountFacts(sections.mounts, sections.uuids)],
  ],
};
