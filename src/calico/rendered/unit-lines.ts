import type { RenderedFault } from './rendered-fault.ts';

/** One assignment of a unit, its continuation lines joined as systemd joins them: by a space. */
export interface UnitSetting {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

export interface ParsedUnit {
  readonly settings: readonly UnitSetting[];
  readonly faults: readonly RenderedFault[];
}

/** Splits a unit file into settings, by the syntax of systemd.syntax(7). What systemd would ignore silently is a fault. */
export function parseUnit(text: string): ParsedUnit {
  const settings: UnitSetting[] = [];
  const faults: RenderedFault[] = continuationFaults(text);
  let section = '';
  for (const { line, text: logical } of joinContinuations(text)) {
    const trimmed = logical.trim();
    if (trimmed === '' || /^[#;]/.test(trimmed)) continue;
    const header = /^\[([^\]]+)\]$/.exec(trimmed);
    const assignment = /^([A-Za-z][\w-]*)\s*=\s*(.*)$/s.exec(trimmed);
    if (header) section = header[1] ?? '';
    else if (!assignment) faults.push({ line, summary: `this is no setting: ${JSON.stringify(shorten(trimmed))}` });
    else if (section === '') faults.push({ line, summary: `${assignment[1]} stands before the first section` });
    else settings.push({ section, key: assignment[1] ?? '', value: (assignment[2] ?? '').trim(), line });
  }
  return { settings, faults };
}

function joinContinuations(text: string): { line: number; text: string }[] {
  const logical: { line: number; text: string }[] = [];
  let open = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (open && /^\s*[#;]/.test(line)) continue;
    const continues = line.endsWith('\\');
    const content = continues ? line.slice(0, -1) : line;
    const last = logical.at(-1);
    if (open && last) last.text += ` ${content}`;
    else logical.push({ line: index + 1, text: content });
    open = continues;
  }
  return logical;
}

function continuationFaults(text: string): RenderedFault[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index): RenderedFault[] => {
    if (/\\[ \t\r]+$/.test(line)) {
      return [
        {
          line: index + 1,
          column: line.lastIndexOf('\\') + 1,
          summary: 'a blank follows the `\\`, so the line does not go on',
        },
      ];
    }
    if (line.endsWith('\\') && (lines[index + 1] ?? '').trim() === '') {
      return [{ line: index + 1, column: line.length, summary: 'an empty line follows the `\\`' }];
    }
    return line.endsWith('\r') ? [{ line: index + 1, summary: 'the line ends with a carriage return' }] : [];
  });
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
