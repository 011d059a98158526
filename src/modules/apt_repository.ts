import type { Value } from '../parsing/value.ts';
import type { Diff } from '../plan/change.ts';
import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext } from './module.ts';
import { ModuleFailure, perform, type Step } from './requests.ts';
import { updateCache } from './system/apt-cache.ts';
import {
  addSource,
  listText,
  parseLine,
  parseList,
  removeSource,
  type SourceLine,
  type SourceList,
  suggestName,
} from './system/apt-sources.ts';
import { askHost } from './system/ask-host.ts';
import { type TextFile, writeText } from './system/text-file.ts';

/** ansible.builtin.apt_repository: a source of packages in the lists of apt. */
export const aptRepository = defineModule({
  name: 'apt_repository',
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    repo: { type: 'str', required: true },
    state: { type: 'str', default: 'present', choices: ['absent', 'present'] },
    mode: { type: 'mode' },
    update_cache: { type: 'bool', default: true, aliases: ['update-cache'] },
    update_cache_retries: { type: 'int', default: 5 },
    update_cache_retry_max_delay: { type: 'int', default: 12 },
    filename: { type: 'str' },
    install_python_apt: { type: 'bool', default: true },
    validate_certs: { type: 'bool', default: true },
    codename: { type: 'str' },
  },
  validate: checkSource,
  *run(args, context) {
    const repo = requiredText(args, 'repo');
    const source = parseLine(repo);
    const found = yield* readSources(context);
    const lists = found.files.map(parseList);
    const edit =
      requiredText(args, 'state') === 'present'
        ? addSource(lists, source, pathFor(source, found.folder, args))
        : removeSource(lists, source);
    const texts = { before: textsOf(lists), after: textsOf(edit.lists) };
    const changed = !sameTexts(texts.before, texts.after);
    if (changed && !context.check) {
      yield* save(found.files, texts.after, edit.addedTo, args, context);
      if (flagOf(args, 'update_cache')) yield* updateOrRevert(found.files, texts.after, args, context);
    }
    const [added, removed] = [missingIn(texts.before, texts.after), missingIn(texts.after, texts.before)];
    const values = new Map<Value, Value>([
      ['repo', repo],
      ['state', requiredText(args, 'state')],
      ['sources_added', added],
      ['sources_removed', removed],
    ]);
    return { changed, values, ...(context.diff ? { diff: diffOf([...added, ...removed], texts) } : {}) };
  },
});

function checkSource(args: ModuleArguments): string | undefined {
  const repo = requiredText(args, 'repo');
  if (repo === '') return "Please set argument 'repo' to a non-empty value";
  if (repo.startsWith('ppa:')) {
    return `${repo} is an archive of Launchpad, which is not asked: name its source as \`deb URL CODENAME main\` and put its key into /etc/apt/keyrings`;
  }
  const { valid, enabled } = parseLine(repo);
  return valid && enabled
    ? undefined
    : `Invalid repository string: ${repo
        .trim()
        .replace(/^#/, '')
        .replace(/(?<=.)#.*/s, '')}`;
}

interface FoundSources {
  /** Where lists of their own lie. */
  readonly folder: string;
  readonly files: readonly TextFile[];
}

/** The list of sources and those beside it, wherever apt has them. */
function* readSources(context: ModuleContext): Step<FoundSources> {
  const [folder = '', ...parts] = yield* askHost(
    `eval "$(apt-config shell list Dir::Etc::sourcelist/f folder Dir::Etc::sourceparts/d)" || exit
printf %s "$folder"; end
for file in "$list" "\${folder%/}"/*.list; do
  if [ -f "$file" ]; then printf %s "$file"; end; cat <"$file" || exit; end; fi
done
`,
    context,
  );
  const files: TextFile[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    files.push({ path: parts[index] ?? '', text: parts[index + 1] ?? '' });
  }
  return { folder: folder.replace(/\/$/, ''), files };
}

function pathFor(source: SourceLine, folder: string, args: ModuleArguments): string {
  const name = suggestName(source, textOf(args, 'filename'));
  return name.includes('/') ? name : `${folder}/${name}`;
}

type Texts = ReadonlyMap<string, string>;

function textsOf(lists: readonly SourceList[]): Texts {
  return new Map(
    lists.flatMap((list) =>
      [listText(list)].flatMap((text) => (text === undefined ? [] : [[list.path, text] as const])),
    ),
  );
}

function sameTexts(before: Texts, after: Texts): boolean {
  return before.size === after.size && [...before].every(([path, text]) => after.get(path) === text);
}

function missingIn(texts: Texts, others: Texts): string[] {
  return [...others.keys()].filter((path) => !texts.has(path));
}

/** As Ansible does, all lists are written anew where there is a change, and those without lines are removed. */
function* save(
  files: readonly TextFile[],
  texts: Texts,
  addedTo: string | undefined,
  args: ModuleArguments,
  context: ModuleContext,
): Step<void> {
  const mode = textOf(args, 'mode');
  for (const [path, text] of texts) {
    const file = files.find((each) => each.path === path) ?? { path, text: undefined };
    if (file.text === undefined) yield* makeFolder(path, context);
    const attributes = path === addedTo && mode !== undefined ? { mode } : {};
    if (file.text !== text) yield* writeText(file, text, context, attributes);
  }
  for (const { path } of files.filter((file) => !texts.has(file.path))) yield* remove(path, context);
}

function* makeFolder(path: string, { check, owes }: ModuleContext): Step<void> {
  const folder = path.slice(0, path.lastIndexOf('/')) || '/';
  yield* perform({ kind: 'ensure-directory', path: folder, recurse: false, follow: true, check, owes });
}

function* remove(path: string, { check, owes }: ModuleContext): Step<void> {
  yield* perform({ kind: 'ensure-absent', path, check, owes });
}

/** Sources that cannot be read go away again. */
function* updateOrRevert(
  before: readonly TextFile[],
  after: Texts,
  args: ModuleArguments,
  context: ModuleContext,
): Step<void> {
  try {
    yield* updateCache('apt-get', args, context);
  } catch (error) {
    if (!(error instanceof ModuleFailure)) throw error;
    const now = Array.from(after, ([path, text]) => ({ path, text }));
    const lists = textsOf(before.map(parseList));
    yield* save(now, lists, undefined, args, context);
    throw error;
  }
}

function diffOf(
  paths: readonly string[],
  { before, after }: { readonly before: Texts; readonly after: Texts },
): Diff[] {
  return paths.map((path) => ({
    before: before.get(path) ?? '',
    after: after.get(path) ?? '',
    beforeHeader: before.has(path) ? path : '/dev/null',
    afterHeader: after.has(path) ? path : '/dev/null',
  }));
}
