import type { Placed, SourceRange } from '../errors/source-range.ts';
import type { Value } from '../parsing/value.ts';
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar } from '../parsing/yaml/node.ts';
import type { Variables } from '../vars/variables.ts';
import type { Prompt } from './vars-prompt.ts';

/** A keyword as written: its name and its value. */
export type Keyword = YamlEntry;

export type Keywords = ReadonlyMap<string, Keyword>;

/** What plays, roles, blocks and tasks share: keywords of their own and a place. */
export interface KeywordHolder {
  readonly keywords: Keywords;
  readonly vars: Variables;
  readonly range: SourceRange;
}

/** `import_playbook`: its tags, conditions and variables go to every play of the file. */
export type PlaybookImport = KeywordHolder;

export interface Play extends KeywordHolder {
  readonly kind: 'play';
  /** Absolute path of the playbook file. */
  readonly file: string;
  /** `playbook_dir`: where roles, templates, files and group_vars beside the playbook are looked for. */
  readonly directory: string;
  readonly hosts: YamlNode;
  readonly imports: readonly PlaybookImport[];
  /** Keywords that hold where nobody gives them: those of the configuration. */
  readonly defaults?: KeywordHolder;
  /** Files of `vars_files`, each one path or several of which the first that exists counts. */
  readonly varsFiles: readonly (readonly YamlNode[])[];
  readonly roles: readonly Role[];
  readonly preTasks: readonly Block[];
  readonly tasks: readonly Block[];
  readonly postTasks: readonly Block[];
  /** Handlers of the play itself; those of its roles are with the roles. */
  readonly handlers: readonly Block[];
  /** `vars_prompt`, and the answers; until somebody is asked, the defaults. */
  readonly prompts: readonly Prompt[];
  readonly answers: Map<string, YamlNode>;
  /** Roles that `import_role` brought in, in the order of the file: their variables are seen by the whole play. */
  readonly importedRoles: readonly Role[];
  /** Roles that files or roles would import which an include may bring in: known for checks alone. */
  readonly previewedRoles: readonly Role[];
}

export interface Role extends KeywordHolder {
  readonly kind: 'role';
  readonly name: string;
  /** Absolute path of the role's directory. */
  readonly path: string;
  readonly play: Play;
  /** Parameters given beside the keywords where the role is used. */
  readonly params: Variables;
  readonly defaults: Variables;
  /** `vars/main.yml`. */
  readonly fileVars: Variables;
  readonly dependencies: readonly Role[];
  /** The roles that brought this one in as a dependency or by include, outermost first. */
  readonly parents: readonly Role[];
  readonly blocks: readonly Block[];
  readonly handlers: readonly Block[];
  readonly allowDuplicates: boolean;
  /** Equal for two uses that Ansible takes for the same role run twice. */
  readonly identity: string;
  /** Whether the rest of the play sees its defaults and variables. */
  readonly isPublic: boolean;
  readonly fromInclude: boolean;
}

export interface Block extends KeywordHolder {
  readonly kind: 'block';
  readonly play: Play;
  readonly parent: Block | Task | undefined;
  readonly role: Role | undefined;
  readonly block: readonly Entry[];
  readonly rescue: readonly Entry[];
  readonly always: readonly Entry[];
}

export type Entry = Block | Task;

/** The module of a task and its arguments. */
export interface Action {
  /** As written: the name of a task that has none. */
  readonly written: string;
  /** Short name for ansible.builtin, the full name for other collections. */
  readonly module: string;
  /** What names the module. */
  readonly key: Placed;
  readonly args: YamlMapping;
  /** Text that is no `k=v` (`command: ls -l`). */
  readonly freeForm: YamlScalar | undefined;
  /** `args: "{{ dictionary }}"`: arguments that are known when the task runs. */
  readonly variableArgs: YamlScalar | undefined;
}

export interface Loop {
  /** The lookup of `with_NAME`; absent for `loop`. */
  readonly lookup: string | undefined;
  readonly node: YamlNode;
  readonly key: Placed;
}

export interface Task extends KeywordHolder {
  readonly kind: 'task';
  /** Different for every task of a process. */
  readonly id: number;
  /** Absolute path of the file that it stands in. */
  readonly file: string;
  readonly name: YamlScalar | undefined;
  readonly action: Action;
  readonly loop: Loop | undefined;
  readonly parent: Block;
  readonly role: Role | undefined;
  readonly play: Play;
  readonly handler: boolean;
  /** Made by the engine (gathering facts, flushing handlers), not written by anybody. */
  readonly implicit: boolean;
  /** `include_tasks`, `include_role`: what it may bring in, as far as that is known before the run; for checks only. */
  readonly previews: readonly Block[];
  /** Loop variables of a dynamic include, seen by what it brought in: data, never templates. */
  readonly data: ReadonlyMap<Value, Value> | undefined;
  /** `import_tasks`, `import_role`: what it brought in inherits its keywords. */
  readonly isStatic: boolean;
}

/** The subset of `meta` that is known. */
export type MetaAction =
  | 'noop'
  | 'flush_handlers'
  | 'end_play'
  | 'end_host'
  | 'end_batch'
  | 'end_role'
  | 'clear_host_errors'
  | 'clear_facts'
  | 'reset_connection'
  | 'role_complete';
