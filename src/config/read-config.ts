import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import { type ConfigSections, ConfigTextError, readSections } from '../parsing/config-sections.ts';

/** Reads a configuration file. Throws a `config/parse` diagnostic where ansible-core would refuse it. `shown`: its path for readers. */
export function readConfig(path: string, shown: string): ConfigSections {
  if (!['.cfg', '.ini'].includes(extname(path))) {
    const hint = 'Its name must end in .cfg or .ini.';
    throw new DiagnosticError(errorAt('config/parse', `the configuration file ${shown} is of no known form`, { hint }));
  }
  const range = { file: shown, line: 1, column: 1 };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
    return readSections(text, { caseSensitive: false, allowNoValue: false, inlineComments: ';' });
  } catch (error) {
    if (error instanceof ConfigTextError) {
      throw new DiagnosticError(errorAt('config/parse', error.message, { range: { ...range, line: error.line } }));
    }
    const reason = error instanceof TypeError ? 'it is not UTF-8 text' : (error as Error).message;
    throw new DiagnosticError(errorAt('config/parse', `the configuration file cannot be read: ${reason}`, { range }));
  }
}
