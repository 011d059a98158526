import { compileGlob } from '../inventory/glob.ts';
import { joinWords } from '../parsing/quote.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { type ArchiveFormat, compressFile, findMembers, type Member, writeArchive } from './archive/pack.ts';
import { commonRoot, findSources, type Source, type Sources } from './archive/sources.ts';
import { flagOf, listOf, requiredText, textOf } from './arguments/argument-values.ts';
import { FILE_COMMON_PARAMETERS } from './arguments/common-parameters.ts';
import { defineModule } from './define-module.ts';
import { attributesFor } from './file/attribute-arguments.ts';
import { NEW_FILE_MODE } from './file/mode.ts';
import { pathInfo } from './file/path-info.ts';
import type { ModuleArguments, ModuleContext } from './module.ts';
import { ModuleFailure, observe, perform, type Step } from './requests.ts';
import { expandPath, expandWords } from './run/remote-words.ts';
import { changeHost } from './system/ask-host.ts';

/** community.general.archive: files of the host in one archive, or one file compressed, by the host's tar, zip and packers. */
export const archive = defineModule({
  name: 'community.general.archive',
  aliases: ['archive'],
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    ...FILE_COMMON_PARAMETERS,
    path: { type: 'list', elements: 'path', required: true },
    format: { type: 'str', default: 'gz', choices: ['bz2', 'gz', 'tar', 'xz', 'zip'] },
    dest: { type: 'path' },
    exclude_path: { type: 'list', elements: 'path', default: [] },
    exclusion_patterns: { type: 'list', elements: 'path' },
    force_archive: { type: 'bool', default: false },
    remove: { type: 'bool', default: false },
  },
  *run(args, context) {
    const given = yield* expandWords(listOf(args, 'path') ?? [], context);
    const excludes = yield* expandWords(listOf(args, 'exclude_path') ?? [], context);
    const plan = planOf(given, yield* findSources(given, excludes, context), yield* destOf(args, context), args);
    const done = yield* carryOut(plan, args, context);
    const changed = (yield* ensureAttributes(plan.dest, args, context)) || done.changed;
    const values: PyDict = new Map<Value, Value>([
      ['archived', [...done.archived]],
      ['dest', plan.dest],
      ['dest_state', done.state],
      ['arcroot', plan.root],
      ['missing', plan.sources.chosen.filter(({ kind }) => kind === 'missing').map(({ path }) => path)],
      ['expanded_paths', [...plan.sources.expanded]],
      ['expanded_exclude_paths', [...plan.sources.excluded]],
    ]);
    const found = yield* observe(plan.dest, { follow: true });
    for (const [name, value] of pathInfo(found)) values.set(name, value);
    return { changed, values };
  },
});

/** What is to be done: an archive of several files, or one file compressed. */
interface Plan {
  readonly sources: Sources;
  readonly targets: readonly Source[];
  readonly root: string;
  readonly dest: string;
  readonly format: ArchiveFormat;
  readonly isMany: boolean;
}

function* destOf(args: ModuleArguments, context: ModuleContext): Step<string | undefined> {
  const dest = textOf(args, 'dest');
  return dest ? yield* expandPath(dest, context) : undefined;
}

function planOf(given: readonly string[], sources: Sources, wanted: string | undefined, args: ModuleArguments): Plan {
  const { expanded, excluded, chosen, hasGlob } = sources;
  const [first] = chosen;
  const path = given.join(', ');
  if (!first) {
    const values = { path, expanded_paths: expanded.join(', '), expanded_exclude_paths: excluded.join(', ') };
    throw new ModuleFailure('Error, no source paths were found', new Map(Object.entries(values)));
  }
  const format = requiredText(args, 'format') as ArchiveFormat;
  const isMany = flagOf(args, 'force_archive') || hasGlob || first.kind === 'directory' || chosen.length > 1;
  const dest = wanted ?? (isMany ? undefined : `${first.path}.${format}`);
  if (dest === undefined) {
    const msg = 'Error, must specify "dest" when archiving multiple files or trees';
    throw new ModuleFailure(msg, new Map<Value, Value>([['path', path]]));
  }
  const holds = ({ path: each, kind }: Source) =>
    kind === 'directory' && dest.startsWith(`${each.replace(/\/$/, '')}/`);
  if (flagOf(args, 'remove') && chosen.some(holds)) {
    const msg = 'Error, created archive can not be contained in source paths when remove=true';
    throw new ModuleFailure(msg, new Map([['path', chosen.map((each) => each.path).join(', ')]]));
  }
  const targets = chosen.filter(({ kind }) => kind !== 'missing');
  return { sources, targets, root: commonRoot(chosen.map((each) => each.path)), dest, format, isMany };
}

interface Done {
  readonly changed: boolean;
  readonly archived: readonly string[];
  readonly state: 'absent' | 'archive' | 'compress' | 'incomplete';
}

function* carryOut(plan: Plan, args: ModuleArguments, context: ModuleContext): Step<Done> {
  const { dest, targets, isMany, sources } = plan;
  const [first] = targets;
  if (!first) {
    const isThere = (yield* observe(dest, { follow: true })).exists;
    return { changed: false, archived: [], state: isThere ? stateByName(dest) : 'absent' };
  }
  if (context.check) {
    const changed = isMany || !(yield* observe(dest, { follow: true })).exists;
    return { changed, archived: [], state: 'absent' };
  }
  const isPlain = !isMany && plan.format !== 'zip' && plan.format !== 'tar';
  const done = isPlain ? yield* compressOne(plan, first, context) : yield* archiveAll(plan, args, context);
  if (flagOf(args, 'remove')) yield* remove(plan, done.archived, context);
  return done.state === 'archive' && targets.length < sources.chosen.length ? { ...done, state: 'incomplete' } : done;
}

function stateByName(dest: string): Done['state'] {
  return /\.(?:tar|tar\.(?:gz|bz2|xz)|tgz|tbz2|zip)$/i.test(dest) ? 'archive' : 'compress';
}

function* compressOne({ dest, format }: Plan, { path }: Source, context: ModuleContext): Step<Done> {
  const changed = yield* compressFile({ dest, format, path }, context);
  return { changed, archived: [path], state: 'compress' };
}

function* archiveAll(plan: Plan, args: ModuleArguments, context: ModuleContext): Step<Done> {
  const { dest, format, root, targets } = plan;
  const found = yield* findMembers(targets, root, context);
  const isZip = format === 'zip';
  const patterns = (listOf(args, 'exclusion_patterns') ?? []).map(compileGlob);
  // Of a zip file whole paths are matched, of a tar file the names within.
  const isKept = ({ name }: Member) => !patterns.some((matches) => matches(isZip ? root + name : name));
  const members = found.filter(isKept);
  const changed = yield* writeArchive({ dest, format, root }, members, context);
  const told = members.filter(({ isDirectory }) => !(isZip && isDirectory));
  return { changed, archived: told.map(({ name }) => root + name), state: 'archive' };
}

function* remove({ targets }: Plan, archived: readonly string[], context: ModuleContext): Step<void> {
  const gone = targets.filter(({ kind, path }) => kind === 'directory' || archived.includes(path));
  if (gone.length === 0) return;
  const { rc, stderr } = yield* changeHost(`rm -rf -- ${joinWords(gone.map(({ path }) => path))}\n`, context);
  if (rc !== 0) throw new ModuleFailure(`Error deleting some source files: ${stderr.trim()}`);
}

function* ensureAttributes(path: string, args: ModuleArguments, context: ModuleContext): Step<boolean> {
  const found = yield* observe(path, { follow: true });
  const attributes = attributesFor(args, found, NEW_FILE_MODE);
  if (!found.exists || Object.keys(attributes).length === 0) return false;
  const { check, owes } = context;
  return (yield* perform({ kind: 'ensure-attributes', path, follow: true, ...attributes, check, owes })).changed;
}
