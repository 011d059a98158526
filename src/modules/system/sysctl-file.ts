import { linesOf } from './text-file.ts';

export interface SysctlEdit {
  readonly text: string;
  /** The value that the file had for the name, the last one where there are several. */
  readonly before: string | undefined;
}

/**
 * The text of a sysctl file in which a name has one value, or with `undefined` none. As ansible.posix.sysctl writes it: every
 * setting once, where it stood first, without spaces around it; comments and lines without a setting stay.
 */
export function setSysctlLine(text: string, name: string, value: string | undefined): SysctlEdit {
  const seen = new Set<string>();
  const lines: string[] = [];
  let before: string | undefined;
  for (const line of linesOf(text).map((each) => each.trim())) {
    const setting = parseSetting(line);
    if (!setting) {
      lines.push(line);
      continue;
    }
    if (setting.name === name) before = setting.value;
    if (seen.has(setting.name)) continue;
    seen.add(setting.name);
    if (setting.name !== name) lines.push(`${setting.name}=${setting.value}`);
    else if (value !== undefined) lines.push(`${name}=${value}`);
  }
  if (value !== undefined && !seen.has(name)) lines.push(`${name}=${value}`);
  return { text: lines.map((line) => `${line}\n`).join(''), before };
}

function parseSetting(line: string): { name: string; value: string } | undefined {
  const equals = line.indexOf('=');
  if (equals < 0 || line.startsWith('#') || line.startsWith(';')) return undefined;
  return { name: line.slice(0, equals).trim(), value: line.slice(equals + 1).trim() };
}
