import { hash } from 'node:crypto';
import {
  type Compiled,
  type CompiledBefore,
  compiledMeanwhile,
  MOST,
  offerCompiled,
  recordCompiled,
} from '../../template/language/compiled-before.ts';
import { readOwn, writeOwn } from '../cache-folder.ts';
import { compileCached } from '../code-cache.ts';
import { mayHaveStamp } from './begin-early.ts';
import { startFile } from './stamp.ts';

/**
 * Offers the templates that the last run of this command line compiled; what it returns keeps those of this one at its end. Each is found
 * by its source, so that it is right whatever has changed meanwhile.
 */
export function startKeepingTemplates(program: string | undefined, argv: readonly string[]): () => void {
  if (program === undefined || !mayHaveStamp(argv)) return () => {};
  const file = startFile('templates', program, argv);
  const before = readTemplates(file);
  offerCompiled(before);
  recordCompiled();
  return () => {
    const made = compiledMeanwhile();
    // Those of sources that are no more go with all others, once there are too many.
    const kept = before.length + made.length > MOST ? [] : before;
    if (made.length > 0) writeTemplates(file, [...kept, ...made]);
  };
}

/** A script whose value is the templates; it is code, and taken only from a file that nobody else can have written. */
function readTemplates(file: string): readonly CompiledBefore[] {
  const source = readOwn(file);
  if (!source) return [];
  try {
    // V8 compares sources by their length alone.
    const code = `${file}-${hash('sha256', source).slice(0, 16)}`;
    const templates = compileCached(source.toString('utf8'), file, code).runInThisContext();
    // A file whose bytes were lost with the power is empty.
    return Array.isArray(templates) ? (templates as CompiledBefore[]) : [];
  } catch {
    return [];
  }
}

function writeTemplates(file: string, templates: readonly (Compiled | CompiledBefore)[]): void {
  try {
    writeOwn(file, `[${templates.map(formatTemplate).join(',\n')}]`);
  } catch {
    // A full disk or a read-only home costs the next run some milliseconds, nothing else.
  }
}

function formatTemplate({ key, mutates, syntax, code }: Compiled | CompiledBefore): string {
  const run = typeof code === 'string' ? `function(){${code}\n}` : String(code);
  return `{key:${JSON.stringify(key)},mutates:${mutates},syntax:${JSON.stringify(syntax)},code:${run}}`;
}
