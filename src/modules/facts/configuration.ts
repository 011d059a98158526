import type { PyDict } from '../../parsing/value.ts';

/**
 * Reads text as Python's `configparser` does by default: sections of `name = value` or `name: value`, names in lower case,
 * lines that are indented going on with the value before, `#` and `;` starting comments, `DEFAULT` adding to every section.
 * Undefined where it would refuse.
 */
export function parseConfiguration(text: string): PyDict | undefined {
  const reading: Reading = { sections: new Map(), section: undefined, name: undefined };
  for (const line of text.split('\n')) if (!readLine(line, reading)) return undefined;
  const { sections } = reading;
  const defaults = (sections.get('DEFAULT') ?? new Map()) as PyDict;
  sections.delete('DEFAULT');
  return new Map([...sections].map(([name, section]) => [name, new Map([...defaults, ...(section as PyDict)])]));
}

interface Reading {
  readonly sections: PyDict;
  section: PyDict | undefined;
  /** The name whose value an indented line goes on with. */
  name: string | undefined;
}

/** Takes one line in; false where it is none of a configuration. */
function readLine(line: string, reading: Reading): boolean {
  const content = line.trim();
  if (content === '' || /^[#;]/.test(content)) return true;
  const { section, name } = reading;
  if (/^\s/.test(line) && section && name !== undefined) {
    section.set(name, `${String(section.get(name))}\n${content}`);
    return true;
  }
  const header = /^\[([^\]]+)\]/.exec(content)?.[1];
  return header === undefined ? readEntry(content, reading) : startSection(header, reading);
}

function startSection(header: string, reading: Reading): boolean {
  if (reading.sections.has(header)) return false;
  reading.section = new Map();
  reading.name = undefined;
  reading.sections.set(header, reading.section);
  return true;
}

function readEntry(content: string, reading: Reading): boolean {
  const [, key, value = ''] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(content) ?? [];
  if (!reading.section || key === undefined || reading.section.has(key.toLowerCase())) return false;
  reading.name = key.toLowerCase();
  reading.section.set(reading.name, value);
  return true;
}
