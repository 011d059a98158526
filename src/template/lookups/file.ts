import type { Value } from '../../parsing/value.ts';
import { globFiles } from '../filters/glob.ts';
import { baseName, directoryName, joinPaths } from '../filters/path.ts';
import type { Effects, RenderContext, Scope } from '../render-context.ts';
import { pythonError } from '../values/errors.ts';
import { localDate } from '../values/local-date.ts';
import { toRepr, toStr } from '../values/text.ts';
import { isTrue } from '../values/truth.ts';
import { isDict } from '../values/types.ts';
import { trimEnd, trimStart } from '../values/white-space.ts';
import { type LookupCall, type LookupDefinition, type LookupTable, lookupOf } from './lookup.ts';
import { findInSearchPath, readText, textTerm } from './search.ts';

function readFile(term: Value, { kwargs, context }: LookupCall): string {
  const name = textTerm(term);
  const path = findInSearchPath(name, 'files', context);
  if (path === undefined) {
    const reason = 'File not found. Use -vvvvv to see paths searched.';
    throw pythonError('AnsibleError', `Unable to access the file ${toRepr(name)}: ${reason}`);
  }
  let text = readText(path, context);
  if (isTrue(kwargs.get('lstrip') ?? false)) text = trimStart(text);
  return isTrue(kwargs.get('rstrip') ?? true) ? trimEnd(text) : text;
}

function unvault(term: Value, { context }: LookupCall): string {
  const name = textTerm(term);
  const path = findInSearchPath(name, 'files', context);
  if (path === undefined) throw pythonError('AnsibleParserError', `Unable to find file matching "${name}" `);
  return readText(path, context);
}

/** Variables with a few of their own in front. */
class ScopeWith implements Scope {
  readonly #outer: Scope;
  readonly #own: ReadonlyMap<string, Value>;

  constructor(outer: Scope, own: ReadonlyMap<string, Value>) {
    this.#outer = outer;
    this.#own = own;
  }

  get(name: string): Value | undefined {
    return this.#own.get(name) ?? this.#outer.get(name);
  }

  has(name: string): boolean {
    return this.#own.has(name) || this.#outer.has(name);
  }

  names(): Iterable<string> {
    return new Set([...this.#own.keys(), ...this.#outer.names()]);
  }
}

function renderTemplate(term: Value, { kwargs, context }: LookupCall): Value {
  const name = textTerm(term);
  const path = findInSearchPath(name, 'templates', context);
  if (path === undefined) {
    throw pythonError('AnsibleError', `the template file ${name} could not be found for the lookup`);
  }
  const own = new Map<string, Value>([
    ['template_host', ''],
    ['template_path', name],
    ['template_fullpath', path],
    ['template_run_date', ''],
  ]);
  if (!context.scope.has('ansible_managed')) own.set('ansible_managed', managedIn(path, own, context));
  const extra = kwargs.get('template_vars') ?? null;
  if (isDict(extra)) for (const [key, value] of extra) own.set(toStr(key), value);
  return context.engine.valueOfFile(readText(path, context), {
    path,
    scope: new ScopeWith(context.scope, own),
    searchPath: [directoryName(path), ...context.searchPath],
    ...syntaxOf(kwargs),
  });
}

/** Looked at only where a time is asked for: what is seen of a file is noted. */
function managedIn(path: string, own: ReadonlyMap<string, Value>, context: RenderContext): Value {
  const options = { scope: new ScopeWith(context.scope, own), searchPath: context.searchPath };
  return context.engine.managed(options, () => {
    const modified = context.effects.stat(path)?.modified;
    return modified && localDate(modified);
  });
}

/** The delimiters and flags that the call sets. */
function syntaxOf(kwargs: ReadonlyMap<string, Value>): Record<string, string | boolean> {
  const syntax: Record<string, string | boolean> = {};
  const names = [
    ['variable_start_string', 'variableStart'],
    ['variable_end_string', 'variableEnd'],
    ['comment_start_string', 'commentStart'],
    ['comment_end_string', 'commentEnd'],
  ] as const;
  for (const [name, field] of names) {
    const value = kwargs.get(name);
    if (typeof value === 'string') syntax[field] = value;
  }
  const trim = kwargs.get('trim_blocks');
  if (trim !== undefined) syntax.trimBlocks = isTrue(trim);
  return syntax;
}

function fileGlob(term: Value, context: RenderContext): Value[] {
  const pattern = textTerm(term);
  const name = baseName(pattern);
  for (const directory of globDirectories(pattern, name, context)) {
    const found = globFiles(joinPaths([directory, name]), context.effects);
    if (found.length > 0) return found;
  }
  return [];
}

function globDirectories(pattern: string, name: string, context: RenderContext): string[] {
  if (name === pattern) return context.searchPath.flatMap((directory) => [joinPaths([directory, 'files']), directory]);
  const found = findInSearchPath(directoryName(pattern), 'files', context);
  return found === undefined ? [] : [found];
}

/** What a shell command prints; `pipe` and `lines`. */
function runCommand(
  name: string,
  term: Value,
  { searchPath, effects, scope }: { searchPath: readonly string[]; effects: Effects; scope: Scope },
): string {
  scope.mayHaveEffects?.();
  const command = toStr(term);
  const { code, stdout } = effects.runShell(command, searchPath.at(-1) ?? '/');
  if (code !== 0) throw pythonError('AnsibleError', `lookup_plugin.${name}(${command}) returned ${code}`);
  return new TextDecoder().decode(stdout);
}

function splitOutput(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function each(run: (term: Value, call: LookupCall) => Value): LookupDefinition {
  return lookupOf((terms, call) => terms.map((term) => run(term, call)));
}

/** Lookups that read files or run commands on the control node. */
export const FILE_LOOKUPS: LookupTable = new Map<string, LookupDefinition>([
  ['file', each(readFile)],
  ['unvault', each(unvault)],
  ['template', each(renderTemplate)],
  ['fileglob', lookupOf((terms, { context }) => terms.flatMap((term) => fileGlob(term, context)))],
  ['pipe', each((term, { context }) => trimEnd(runCommand('pipe', term, context)))],
  ['lines', lookupOf((terms, { context }) => terms.flatMap((term) => splitOutput(runCommand('lines', term, context))))],
]);
