import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import { at, type CalicoInput, type CalicoText, checkTexts } from '../host.ts';
import { ROLE_VARIABLES } from '../variables/definitions.ts';

/** Names of what must not be in a value that goes bare into ExecStart (systemd.service(5), "Command lines"). */
const UNSAFE: readonly (readonly [RegExp, string])[] = [
  [/[\n\r\u2028\u2029\x85]/, 'a line break'],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  [/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/, 'a control character'],
  [/\s/, 'a blank'],
  [/%/, 'a percent sign, which systemd expands'],
  [/\$/, 'a dollar sign, which systemd expands'],
  [/["'`]/, 'a quote'],
  [/\\/, 'a backslash'],
  [/\{\{|\{%|\}\}/, 'template delimiters'],
];

/** What in a text would break out of a word of the unit's command line; undefined when nothing would. */
export function findUnsafe(text: string): string | undefined {
  return UNSAFE.find(([pattern]) => pattern.test(text))?.[1];
}

/** P23, from the other end: refuses values that would turn the unit into something else than its template says. */
export function checkUnsafeValues(input: CalicoInput): Diagnostic[] {
  const names = Object.keys(ROLE_VARIABLES).filter((name) => ROLE_VARIABLES[name]?.inUnit);
  return checkTexts(input.nodes, names, faultsIn);
}

function faultsIn(name: string, variable: CalicoText): Diagnostic[] {
  const unsafe = findUnsafe(variable.text);
  if (unsafe === undefined) return [];
  const hint = 'remove it: the value goes into the unit file as it is';
  const summary = `${name} has ${unsafe} in it: ${JSON.stringify(variable.text)}`;
  return [errorAt('calico/unsafe-value', summary, { ...at(variable), hint })];
}
