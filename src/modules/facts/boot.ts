import { type PyDict, PyFloat, type Value } from '../../parsing/value.ts';
import type { Collector } from './collector.ts';
import { fileText } from './section-text.ts';

/** The words that the kernel was started with. Of words that are there twice `cmdline` has the last, `proc_cmdline` a list. */
export const commandLine: Collector = {
  name: 'cmdline',
  sections: ['kernel'],
  read: ({ kernel: section }) => {
    const words = splitWords(fileText(section, '/proc/cmdline'));
    if (words.length === 0) return [];
    const [last, all]: [PyDict, PyDict] = [new Map(), new Map()];
    for (const word of words) {
      const equals = word.indexOf('=');
      const [name, value] = equals < 0 ? [word, true] : [word.slice(0, equals), word.slice(equals + 1)];
      last.set(name, value);
      all.set(name, merged(all.get(name), value));
    }
    return [
      ['cmdline', last],
      ['proc_cmdline', all],
    ];
  },
};

export const loadAverage: Collector = {
  name: 'loadavg',
  sections: ['uptime'],
  read: ({ uptime: section }) => {
    const text = fileText(section, '/proc/loadavg');
    const [one, five, fifteen] = text.split(' ').map((word) => new PyFloat(Number(word)));
    if (text === '' || !one || !five || !fifteen) return [];
    const values = new Map<Value, Value>([
      ['1m', one],
      ['5m', five],
      ['15m', fifteen],
    ]);
    return [['loadavg', values]];
  },
};

/** Words between blanks; only a quote that a word starts with holds one together, and stays in it. */
function splitWords(text: string): string[] {
  return text.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
}

function merged(present: Value | undefined, value: string | boolean): Value {
  if (present === undefined || value === true) return value;
  return Array.isArray(present) ? [...present, value] : [present, value];
}
