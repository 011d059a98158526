import type { Diagnostic } from '../../errors/diagnostic.ts';
import type { YamlScalar } from '../../parsing/yaml/node.ts';
import { formatMode } from '../file/mode.ts';

/**
 * Warns of `mode: 644`: without the leading zero YAML reads a decimal number, which means quite another mode. The value
 * alone cannot tell (0644 is 420 too), the length of the source text can.
 */
export function checkModeLiteral(node: YamlScalar): Diagnostic[] {
  const { value, plain } = node;
  if (!plain || typeof value !== 'number') return [];
  const { range } = node;
  if (range.endColumn === undefined || range.endLine !== range.line) return [];
  const written = String(value);
  const isDecimal = range.endColumn - range.column === written.length && written !== '0';
  if (!isDecimal || !/^[0-7]{3,4}$/.test(written)) return [];
  return [
    {
      code: 'module/arguments',
      severity: 'warning',
      summary: `mode ${written} is a decimal number, which means ${formatMode(value)} in octal`,
      range,
      hint: "Write octal digits in quotes, such as '0644'.",
    },
  ];
}
