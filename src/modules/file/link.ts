import type { OperationFailure, OperationResult } from '../../agent/reply.ts';
import type { Value } from '../../parsing/value.ts';
import { flagOf, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from '../module.ts';
import { ModuleFailure, observe, perform, type Step } from '../requests.ts';
import { expandPath } from '../run/remote-words.ts';
import { attributesAt } from './attribute-arguments.ts';
import { directoryOf } from './ensure-content.ts';
import { fileResult } from './plain.ts';

/** `state: link`: a symbolic link to `src`; the attributes go to what it points to unless `follow` is off. */
export function* ensureSymbolicLink(path: string, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const source = yield* linkSource(path, args, context);
  const linked = yield* perform(
    {
      kind: 'ensure-link',
      path,
      source,
      hard: false,
      force: flagOf(args, 'force'),
      check: context.check,
      owes: context.owes,
    },
    (failure) => explainSymbolic(path, source, failure),
  );
  const { result, warnings } = yield* withAttributes(path, linked, args, context);
  const values = new Map<Value, Value>([['src', source]]);
  const made = { type: 'link', linkTarget: source } as const;
  return { ...fileResult('dest', path, result, {}, context, values, made), ...(warnings ? { warnings } : {}) };
}

/** `state: hard`: another name of the file `src`. */
export function* ensureHardLink(path: string, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const src = textOf(args, 'src');
  if (src === undefined) throw new ModuleFailure('src is required for creating new hardlinks');
  const source = yield* expandPath(src, context);
  const attributes = yield* attributesAt(source, args, { follow: true, directory: false });
  const values = new Map<Value, Value>([['src', source]]);
  const result = yield* perform(
    {
      kind: 'ensure-link',
      path,
      source,
      hard: true,
      force: flagOf(args, 'force'),
      ...attributes,
      check: context.check,
      owes: context.owes,
    },
    (failure) => explainHard(failure),
  );
  return fileResult('dest', path, result, attributes, context, values, { type: 'file', links: 2 });
}

/** Without `src` an existing link keeps its target. */
function* linkSource(path: string, args: ModuleArguments, context: ModuleContext): Step<string> {
  const src = textOf(args, 'src');
  if (src !== undefined) return yield* expandPath(src, context);
  const found = yield* observe(path);
  if (found.linkTarget === undefined) throw new ModuleFailure('src is required for creating new symlinks');
  return found.linkTarget;
}

function explainSymbolic(path: string, source: string, failure: OperationFailure): string {
  if (failure.reason === 'not-found') {
    const absolute = source.startsWith('/') ? source : `${directoryOf(path)}/${source}`;
    return `src file does not exist, use 'force=yes' if you really want to create the link: ${absolute}`;
  }
  if (failure.reason === 'exists' || failure.reason === 'is-directory') {
    const kind = failure.reason === 'is-directory' ? 'directory' : 'file';
    return `refusing to convert from ${kind} to symlink for ${path}`;
  }
  return failure.message;
}

function explainHard(failure: OperationFailure): string {
  if (failure.reason === 'not-found') return 'src does not exist';
  if (failure.reason === 'exists') return 'Cannot link, file exists at destination';
  return failure.message;
}

/** Owner, group and mode of a link's target; a target that does not exist is warned of, as Ansible does. */
function* withAttributes(
  path: string,
  linked: OperationResult,
  args: ModuleArguments,
  context: ModuleContext,
): Step<{ result: OperationResult; warnings?: string[] }> {
  if (!['mode', 'owner', 'group'].some((name) => args.has(name))) return { result: linked };
  if (context.check && linked.before?.exists !== true) return { result: linked };
  const follow = flagOf(args, 'follow');
  if (follow && !(yield* observe(path, { follow: true })).exists) {
    const warning =
      'Cannot set fs attributes on a non-existent symlink target. follow should be set to False to avoid this.';
    return { result: linked, warnings: [warning] };
  }
  const attributes = yield* attributesAt(path, args, { follow, directory: false });
  const set = yield* perform({
    kind: 'ensure-attributes',
    path,
    follow,
    ...attributes,
    check: context.check,
    owes: context.owes,
  });
  return { result: { ...linked, changed: linked.changed || set.changed } };
}
