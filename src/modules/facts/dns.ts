import type { PyDict, Value } from '../../parsing/value.ts';
import type { Collector } from './collector.ts';
import { fileText } from './section-text.ts';

/** What the resolver's configuration says. */
export const dns: Collector = {
  name: 'dns',
  sections: ['dns'],
  read: ({ dns: section }) => {
    const found: PyDict = new Map();
    for (const line of fileText(section, '/etc/resolv.conf').split('\n')) readLine(line, found);
    return [['dns', found]];
  },
};

function readLine(line: string, found: PyDict): void {
  const [word, ...rest] = line.trim().split(/\s+/);
  if (/^[#;]/.test(line)) return;
  if (word === 'nameserver') found.set('nameservers', [...((found.get('nameservers') ?? []) as Value[]), ...rest]);
  else if (word === 'domain' && rest[0] !== undefined) found.set('domain', rest[0]);
  else if (word === 'search' || word === 'sortlist') found.set(word, rest);
  else if (word === 'options') found.set('options', new Map(rest.map(readOption)));
}

function readOption(option: string): [Value, Value] {
  const colon = option.indexOf(':');
  return colon < 0 ? [option, true] : [option.slice(0, colon), option.slice(colon + 1) || true];
}
