import type { Facts } from './collector.ts';
import { commandText } from './section-text.ts';

/** Lines of /proc/cpuinfo that name a processor, each its own entry of the fact. */
const NAMES = ['model name', 'Processor', 'vendor_id', 'cpu', 'Vendor', 'processor'];

interface Counts {
  readonly lines: [key: string, value: string][];
  readonly sockets: Map<string, number>;
  readonly cores: Map<string, number>;
}

/** Processors as /proc/cpuinfo lists them; the last line of the section is how many the session may use. */
export function processorFacts(section: string | undefined, architecture: string): Facts {
  const counts = readCounts(commandText(section));
  if (counts.lines.every(([key]) => key === 'nproc')) return [];
  const of = (key: string) => counts.lines.filter(([name]) => name === key).length;
  const named = counts.lines.filter(([key]) => NAMES.includes(key));
  const count = /^(armv|aarch|ppc)/.test(architecture)
    ? of('processor')
    : of('vendor_id') > 0 && of('vendor_id') === of('model name')
      ? of('vendor_id')
      : named.length;
  const cores = [...counts.sockets.values()][0] || 1;
  const threads = roundHalfEven(([...counts.cores.values()][0] ?? 1) / cores);
  const sockets = counts.sockets.size || count;
  const flags = counts.lines.findLast(([key]) => key === 'flags')?.[1];
  const usable = Number(counts.lines.findLast(([key]) => key === 'nproc')?.[1]);
  return [
    ['processor', named.map(([, value]) => value)],
    ...(flags === undefined ? [] : ([['flags', flags.split(' ')]] as Facts)),
    ['processor_count', sockets],
    ['processor_cores', cores],
    ['processor_threads_per_core', threads],
    ['processor_vcpus', threads * sockets * cores],
    ['processor_nproc', Number.isNaN(usable) ? of('processor') : usable],
  ];
}

function readCounts(text: string): Counts {
  const counts: Counts = { lines: [], sockets: new Map(), cores: new Map() };
  const place = { socket: '0', core: '0' };
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const [key, value] = [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    counts.lines.push([key, value]);
    count(key, value, counts, place);
  }
  return counts;
}

/** A line belongs to the socket and core that were named last. A core that has a socket's number is not counted: so Ansible does. */
function count(key: string, value: string, { sockets, cores }: Counts, place: { socket: string; core: string }): void {
  if (key === 'physical id') {
    place.socket = value;
    if (!sockets.has(value)) sockets.set(value, 1);
  } else if (key === 'core id') {
    place.core = value;
    if (!sockets.has(value)) cores.set(value, 1);
  } else if (key === 'cpu cores') sockets.set(place.socket, Number(value));
  else if (key === 'siblings') cores.set(place.core, Number(value));
}

/** Python's round. */
function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
