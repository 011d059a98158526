import type { Attributes } from '../../agent/operation.ts';
import type { OperationFailure } from '../../agent/reply.ts';
import { flagOf, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from '../module.ts';
import { perform, type Step } from '../requests.ts';
import { attributesAt, attributesFor } from './attribute-arguments.ts';
import { isSymbolic, NEW_DIRECTORY_MODE, NEW_FILE_MODE } from './mode.ts';
import { fileResult } from './plain.ts';

/** `state: directory`, with `recurse` for all that is below it. */
export function* ensureDirectory(path: string, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const follow = flagOf(args, 'follow');
  const recurse = flagOf(args, 'recurse');
  const attributes = yield* attributesAt(path, args, { follow, directory: true });
  // A symbolic mode means another mode for each file, so each is asked for and set by itself.
  const bySteps = recurse && isSymbolic(textOf(args, 'mode') ?? '0');
  const result = yield* perform(
    {
      kind: 'ensure-directory',
      path,
      recurse: recurse && !bySteps,
      follow,
      ...attributes,
      check: context.check,
      owes: context.owes,
    },
    (failure) => explain(path, failure),
    !bySteps,
  );
  const below = bySteps && result.before?.exists === true && (yield* ensureBelow(path, args, context));
  const all = { ...result, changed: result.changed || below };
  return fileResult('path', path, all, attributes, context, new Map(), { type: 'directory' });
}

function explain(path: string, failure: OperationFailure): string {
  if (failure.message.startsWith('mkdir: '))
    return `There was an issue creating ${path} as requested: ${failure.message.slice(7)}`;
  return failure.message;
}

/** Applies a symbolic mode (and owner and group) to everything below a directory; true when something differed. */
function* ensureBelow(path: string, args: ModuleArguments, context: ModuleContext): Step<boolean> {
  let changed = false;
  for (const entry of yield* listBelow(path)) {
    const attributes: Attributes = attributesFor(
      args,
      { exists: true, type: entry.directory ? 'directory' : 'file', mode: entry.mode },
      entry.directory ? NEW_DIRECTORY_MODE : NEW_FILE_MODE,
    );
    // Without owner and group the listing already tells whether there is anything to do.
    if (attributes.owner === undefined && attributes.group === undefined && attributes.mode === entry.mode) continue;
    const result = yield* perform({
      kind: 'ensure-attributes',
      path: entry.path,
      follow: false,
      ...attributes,
      check: context.check,
      owes: context.owes,
    });
    changed ||= result.changed;
  }
  return changed;
}

interface Entry {
  readonly path: string;
  readonly mode: string;
  readonly directory: boolean;
}

/** Lists modes and kinds below a directory, links left out. Paths end with NUL, so that any name is safe. */
function* listBelow(path: string): Step<Entry[]> {
  const result = yield* perform({
    kind: 'run',
    argv: ['find', path, '-mindepth', '1', '!', '-type', 'l', '-exec', 'sh', '-c', LIST, 'sh', '{}', '+'],
    environment: {},
    timeout: 0,
    check: false,
  });
  const text = new TextDecoder().decode(result.run?.stdout ?? new Uint8Array());
  return text.split('\0').filter(Boolean).map(parseEntry);
}

const LIST = `for each do printf '%s %s\\0' "$(stat -c '%a %F' "$each" | tr ' ' '_')" "$each"; done`;

function parseEntry(record: string): Entry {
  const space = record.indexOf(' ');
  const [mode = '0', kind = ''] = record.slice(0, space).split(/_(.*)/s);
  return { path: record.slice(space + 1), mode: mode.padStart(4, '0'), directory: kind === 'directory' };
}
