import type { HostRecap, Recap } from '../executor/events.ts';
import type { Palette } from './color.ts';

const HOST_WIDTH = 26;
const COUNT_WIDTH = 4;

/** The lines under PLAY RECAP, one for each host, columns as Ansible sets them. */
export function formatRecap(recap: Recap, palette: Palette): string {
  const hosts = [...recap.keys()].toSorted();
  return hosts.map((host) => formatHost(host, recap.get(host) as HostRecap, palette)).join('');
}

/** `recap` of every `--json` document: Ansible's counters by host. */
export function recapToJson(recap: Recap): Record<string, HostRecap> {
  return Object.fromEntries([...recap].toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function formatHost(host: string, counts: HostRecap, palette: Palette): string {
  const count = (label: keyof HostRecap, paint: (text: string) => string) => {
    const text = `${label}=${String(counts[label]).padEnd(COUNT_WIDTH)}`;
    return counts[label] > 0 ? paint(text) : text;
  };
  const cells = [
    count('ok', palette.ok),
    count('changed', palette.changed),
    count('unreachable', palette.unreachable),
    count('failed', palette.failed),
    count('skipped', palette.skipped),
    count('rescued', palette.ok),
    count('ignored', palette.skipped),
  ];
  return `${paintHost(counts, palette)(host.padEnd(HOST_WIDTH))} : ${cells.join(' ')}\n`;
}

function paintHost(counts: HostRecap, palette: Palette): (text: string) => string {
  if (counts.failed > 0 || counts.unreachable > 0) return palette.failed;
  return counts.changed > 0 ? palette.changed : palette.ok;
}
