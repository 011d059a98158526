import type { Value } from '../../parsing/value.ts';
import { dictOf, type Facts } from './collector.ts';
import { fileText } from './section-text.ts';

/** Memory in MiB. */
export function memoryFacts(section: string | undefined): Facts {
  const text = fileText(section, '/proc/meminfo');
  if (text === '') return [];
  const sizes = new Map(
    [...text.matchAll(/^(\w+):\s+(\d+)/gm)].map(([, name, kib]) => [name, Math.floor(Number(kib) / 1024)] as const),
  );
  const size = (name: string): number => sizes.get(name) ?? 0;
  const [total, free, swapTotal, swapFree] = ['MemTotal', 'MemFree', 'SwapTotal', 'SwapFree'].map(size) as [
    number,
    number,
    number,
    number,
  ];
  const cacheless = size('Cached') + free + size('Buffers');
  const part = (entries: [string, Value][]) => dictOf(entries);
  return [
    ['memtotal_mb', total],
    ['memfree_mb', free],
    ['swaptotal_mb', swapTotal],
    ['swapfree_mb', swapFree],
    [
      'memory_mb',
      dictOf([
        [
          'real',
          part([
            ['total', total],
            ['used', total - free],
            ['free', free],
          ]),
        ],
        [
          'nocache',
          part([
            ['free', cacheless],
            ['used', total - cacheless],
          ]),
        ],
        [
          'swap',
          part([
            ['total', swapTotal],
            ['free', swapFree],
            ['used', swapTotal - swapFree],
            ['cached', size('SwapCached')],
          ]),
        ],
      ]),
    ],
  ];
}
