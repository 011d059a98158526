import type { Value } from '../../parsing/value.ts';
import { joinPaths, normalizePath } from '../filters/path.ts';
import type { RenderContext } from '../render-context.ts';
import { pythonError, TemplateError } from '../values/errors.ts';
import { typeName } from '../values/types.ts';

/** Finds a file as Ansible's lookups do: in `kind` (files, templates) of each directory of the search path, then beside it. */
export function findInSearchPath(name: string, kind: string, context: RenderContext): string | undefined {
  if (name === '') return undefined;
  for (const candidate of candidatesOf(name, kind, context)) {
    if (context.effects.exists(candidate)) return normalizePath(candidate);
  }
  return undefined;
}

function candidatesOf(name: string, kind: string, context: RenderContext): string[] {
  if (name.startsWith('/')) return [name];
  if (name.startsWith('~')) return [name.replace(/^~(?=\/|$)/, context.effects.env('HOME') ?? '~')];
  const inKind = kind !== '' && name.split('/')[0] !== kind;
  return context.searchPath.flatMap((directory) => [
    ...(inKind ? [joinPaths([directory, kind, name])] : []),
    joinPaths([directory, name]),
  ]);
}

/** The text of a file; one that is a vault is decrypted. Throws a TemplateError where it cannot be read. */
export function readText(path: string, context: RenderContext): string {
  let bytes: Uint8Array;
  try {
    bytes = context.effects.readFile(path);
  } catch (error) {
    throw pythonError('AnsibleFileNotFound', `Unable to retrieve file contents: ${(error as Error).message}`);
  }
  const text = decodeText(bytes, path);
  return text.startsWith('$ANSIBLE_VAULT;') ? context.effects.decryptVault(text) : text;
}

function decodeText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new TemplateError('UnicodeDecodeError', `the file '${path}' is not UTF-8 text`);
  }
}

/** A term that must be a text; `method` is the one of `str` that Python would miss first. */
export function textTerm(term: Value, method = 'startswith'): string {
  if (typeof term === 'string') return term;
  throw pythonError('AttributeError', `'${typeName(term)}' object has no attribute '${method}'`);
}
