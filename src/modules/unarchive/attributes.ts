import { parseFileState, STAT_FORMAT } from '../../agent/file-state.ts';
import { attributesFor } from '../file/attribute-arguments.ts';
import { NEW_FILE_MODE } from '../file/mode.ts';
import type { ModuleArguments, ModuleContext } from '../module.ts';
import { perform, type Step } from '../requests.ts';

const BATCH = 200;

/** Owner, group and mode of the task for many paths; only those that lack them are touched. True when one did. */
export function* ensureAttributesOfAll(
  paths: readonly string[],
  args: ModuleArguments,
  context: ModuleContext,
): Step<boolean> {
  if (!['mode', 'owner', 'group'].some((name) => args.has(name))) return false;
  let changed = false;
  for (let start = 0; start < paths.length; start += BATCH) {
    const batch = paths.slice(start, start + BATCH);
    const { run } = yield* perform({
      kind: 'run',
      argv: ['sh', '-c', 'for f; do stat -c "$0" -- "$f" 2>/dev/null || echo; done', STAT_FORMAT, ...batch],
      environment: {},
      timeout: 0,
      check: false,
    });
    const lines = new TextDecoder().decode(run?.stdout).split('\n');
    for (const [index, path] of batch.entries()) {
      changed = (yield* ensureAttributes(path, lines[index] ?? '', args, context)) || changed;
    }
  }
  return changed;
}

function* ensureAttributes(path: string, line: string, args: ModuleArguments, context: ModuleContext): Step<boolean> {
  const state = parseFileState(line);
  if (!state) return false;
  const wanted = attributesFor(args, state, NEW_FILE_MODE);
  // A link has no mode of its own.
  const { mode, ...others } = wanted;
  const attributes = state.type === 'link' ? others : wanted;
  const same = (value: string | undefined, ...own: unknown[]) =>
    value === undefined || own.some((each) => String(each) === value);
  if (
    same(attributes === wanted ? mode : undefined, state.mode) &&
    same(others.owner, state.owner, state.uid) &&
    same(others.group, state.group, state.gid)
  ) {
    return false;
  }
  const result = yield* perform({
    kind: 'ensure-attributes',
    path,
    follow: false,
    ...attributes,
    check: context.check,
    owes: context.owes,
  });
  return result.changed;
}
