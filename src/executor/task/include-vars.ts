import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { flagOf, listOf, numberOf, textOf } from '../../modules/arguments/argument-values.ts';
import { defineModule } from '../../modules/define-module.ts';
import type { ModuleArguments, ModuleResult } from '../../modules/module.ts';
import { failedResult } from '../../modules/requests.ts';
import type { PyDict, Value } from '../../parsing/value.ts';
import type { YamlNode } from '../../parsing/yaml/node.ts';
import { toValue } from '../../parsing/yaml.ts';
import type { LoadContext } from '../../playbook/load-context.ts';
import type { Task } from '../../playbook/model.ts';
import { asVariables } from '../../playbook/play-variables.ts';
import { searchPathOf } from '../../playbook/search-path.ts';
import { mappingAt } from '../../playbook/yaml-access.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { Variables } from '../../vars/variables.ts';
import { mergeVariables } from '../variables/merge-variables.ts';

/** What `include_vars` takes. The engine does the work: what it reads are templates of the operator, not data. */
export const includeVarsModule = defineModule({
  name: 'include_vars',
  runsOn: 'control',
  reachesOut: false,
  returnsFacts: true,
  freeForm: '_raw_params',
  parameters: {
    _raw_params: { type: 'path' },
    file: { type: 'path' },
    dir: { type: 'path' },
    name: { type: 'str' },
    depth: { type: 'int', default: 0 },
    files_matching: { type: 'str' },
    ignore_files: { type: 'list', elements: 'str', default: [] },
    extensions: { type: 'list', elements: 'str', default: ['yaml', 'yml', 'json'] },
    ignore_unknown_extensions: { type: 'bool', default: false },
    hash_behaviour: { type: 'str', choices: ['replace', 'merge'] },
  },
  mutuallyExclusive: [['_raw_params', 'file', 'dir']],
  requiredOneOf: [['_raw_params', 'file', 'dir']],
  // biome-ignore lint/correctness/useYield: it asks for nothing, but a module's run is a generator
  *run() {
    throw new Error('include_vars is carried out by the engine');
  },
});

export type IncludedVars = ModuleResult & { readonly variables?: Variables };

/**
 * Reads the files that `include_vars` names. A file that is missing or broken fails the task. With `mergesDicts`, the setting
 * of the run, dicts are laid over others wherever they are read, and not already here.
 */
export function includeVars(
  args: ModuleArguments,
  task: Task,
  context: LoadContext,
  scope: VariableScope,
  mergesDicts: boolean,
): IncludedVars {
  const files = filesOf(args, task);
  if (typeof files === 'string') return nothingRead(files);
  const known = context.diagnostics.length;
  const merged = new Map<string, YamlNode>();
  for (const file of files) {
    for (const [name, node] of asVariables(context.readDocument(file), context)) merged.set(name, node);
  }
  const faults = context.diagnostics.splice(known).filter((each) => each.severity === 'error');
  if (faults.length > 0) return failedResult(faults.map((each) => each.summary).join('; '));
  const name = textOf(args, 'name');
  const read: Variables = name === undefined ? merged : new Map([[name, mappingAt(merged, task.range)]]);
  const isMerged = textOf(args, 'hash_behaviour') === 'merge' && !mergesDicts;
  const variables = isMerged ? mergeVariables(read, scope) : read;
  const shown: PyDict = new Map([...variables].map(([key, node]) => [key, toValue(node)]));
  return {
    changed: false,
    values: new Map<Value, Value>([
      ['ansible_included_var_files', [...files]],
      ['ansible_facts', shown],
    ]),
    variables,
  };
}

function nothingRead(message: string): ModuleResult {
  return failedResult(
    message,
    new Map<Value, Value>([
      ['ansible_included_var_files', []],
      ['ansible_facts', new Map()],
      ['message', message],
    ]),
  );
}

/** The files in the order in which they are read, or why there are none. */
function filesOf(args: ModuleArguments, task: Task): readonly string[] | string {
  const directory = textOf(args, 'dir');
  if (directory !== undefined) return filesInDirectory(directory, args, task);
  const wanted = (textOf(args, 'file') ?? textOf(args, '_raw_params') ?? '').replace(/\n+$/, '');
  const found = placesOf(wanted, task).find((place) => existsSync(place));
  return found === undefined ? `Could not find or access '${wanted}' on the Ansible Controller.` : [found];
}

/** Where a file of variables is looked for: `vars/` of the role and of the playbook, and beside them. */
export function placesOf(path: string, task: Task): string[] {
  if (path.startsWith('/')) return [path];
  const inFolder = path.split('/')[0] !== 'vars';
  return searchPathOf(task).flatMap((folder) => [
    ...(inFolder ? [resolve(folder, 'vars', path)] : []),
    resolve(folder, path),
  ]);
}

function filesInDirectory(directory: string, args: ModuleArguments, task: Task): readonly string[] | string {
  const root = rootOf(directory, task);
  if (!existsSync(root)) return `${root} directory does not exist`;
  if (!statSync(root).isDirectory()) return `${root} is not a directory`;
  const extensions = listOf(args, 'extensions') ?? [];
  const matching = textOf(args, 'files_matching');
  const ignored = (listOf(args, 'ignore_files') ?? []).map((each) => new RegExp(`${each}$`));
  const own = task.role ? join(task.role.path, 'vars', 'main.yml') : undefined;
  const files = walk(root, numberOf(args, 'depth') ?? 0).filter((file) => {
    const name = file.slice(dirname(file).length + 1);
    const isWanted = matching === undefined || new RegExp(matching).test(name);
    return isWanted && file !== own && !ignored.some((pattern) => pattern.test(name));
  });
  const hasExtension = (file: string) => extensions.includes(extname(file).slice(1));
  if (flagOf(args, 'ignore_unknown_extensions')) return files.filter(hasExtension);
  const wrong = files.find((file) => !hasExtension(file));
  return wrong === undefined ? files : `${wrong} does not have a valid extension: ${extensions.join(', ')}`;
}

/** The folder that `dir` names. */
export function rootOf(directory: string, { role, file }: Task): string {
  if (!role) return resolve(dirname(file), directory);
  return directory.split('/')[0] === 'vars' ? resolve(role.path, directory) : resolve(role.path, 'vars', directory);
}

/** The files below a directory, folder by folder in the order of their paths; `depth` 0 goes all the way down. */
function walk(root: string, depth: number, level = 1): string[] {
  const names = readdirSync(root).sort();
  const folders = names.filter((name) => statSync(join(root, name)).isDirectory());
  const files = names.filter((name) => !folders.includes(name)).map((name) => join(root, name));
  if (depth !== 0 && level >= depth) return files;
  return [...files, ...folders.flatMap((name) => walk(join(root, name), depth, level + 1))];
}
