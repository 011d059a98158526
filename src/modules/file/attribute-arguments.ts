import type { Attributes } from '../../agent/operation.ts';
import type { FileState } from '../../agent/reply.ts';
import { textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments } from '../module.ts';
import { observe, type Step } from '../requests.ts';
import { applySymbolicMode, isSymbolic, NEW_DIRECTORY_MODE, NEW_FILE_MODE } from './mode.ts';

/** Owner, group and mode as the arguments ask for them. A symbolic mode counts from `current`, or from a new file's. */
export function attributesFor(args: ModuleArguments, current: FileState | undefined, newMode: string): Attributes {
  const owner = textOf(args, 'owner');
  const group = textOf(args, 'group');
  const mode = textOf(args, 'mode');
  return {
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
    ...(mode === undefined ? {} : { mode: resolveMode(mode, current, newMode) }),
  };
}

/** The same, asking the host for the present mode only when the arguments depend on it. */
export function* attributesAt(
  path: string,
  args: ModuleArguments,
  options: { readonly follow: boolean; readonly directory: boolean },
): Step<Attributes> {
  const current = isSymbolic(textOf(args, 'mode') ?? '0')
    ? yield* observe(path, { follow: options.follow })
    : undefined;
  return attributesFor(args, current, options.directory ? NEW_DIRECTORY_MODE : NEW_FILE_MODE);
}

function resolveMode(mode: string, current: FileState | undefined, newMode: string): string {
  if (!isSymbolic(mode)) return mode;
  const isDirectory = current?.exists ? current.type === 'directory' : newMode === NEW_DIRECTORY_MODE;
  return applySymbolicMode(mode, current?.exists ? (current.mode ?? newMode) : newMode, isDirectory);
}
