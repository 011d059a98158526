/** Where a keyword may stand. A handler is a task that may also have `listen`. */
export type KeywordKind = 'play' | 'role' | 'block' | 'task' | 'handler';

/** full: as in ansible-core 2.19; partial: as the note says; refused: an error before any host is contacted. */
export type Support = 'full' | 'partial' | 'refused';

/** What the value must be where it is no template. */
export type KeywordType =
  | 'any'
  | 'boolean'
  | 'integer'
  | 'number'
  | 'string'
  | 'list'
  | 'texts'
  | 'tasks'
  | 'mapping'
  | 'defaults';

export interface KeywordRule {
  readonly name: string;
  readonly kinds: readonly KeywordKind[];
  readonly support: Support;
  readonly type: KeywordType;
  /** What is missing (partial, refused) or worth knowing. */
  readonly note?: string;
}

const EVERYWHERE: readonly KeywordKind[] = ['play', 'role', 'block', 'task', 'handler'];
const BELOW_PLAY: readonly KeywordKind[] = ['role', 'block', 'task', 'handler'];
const TASKS: readonly KeywordKind[] = ['task', 'handler'];
const PLAY: readonly KeywordKind[] = ['play'];
const BLOCK: readonly KeywordKind[] = ['block'];

/**
 * Every keyword of ansible-core 2.19 with what is done about it here: the one table that both the checks of a playbook
 * and the compatibility page are made from.
 */
export const KEYWORDS: readonly KeywordRule[] = [
  full('any_errors_fatal', EVERYWHERE, 'boolean'),
  full('become', EVERYWHERE, 'boolean'),
  partial('become_exe', EVERYWHERE, 'string', 'sudo, by name or path'),
  partial('become_flags', EVERYWHERE, 'string', 'words for sudo'),
  partial('become_method', EVERYWHERE, 'string', 'only sudo'),
  full('become_user', EVERYWHERE, 'string'),
  full('check_mode', EVERYWHERE, 'boolean'),
  partial('collections', EVERYWHERE, 'list', 'accepted; modules and filters are found by their own names anyway'),
  partial('connection', EVERYWHERE, 'string', 'ssh and local'),
  refused('debugger', EVERYWHERE, 'there is no task debugger'),
  full('diff', EVERYWHERE, 'boolean'),
  full('environment', EVERYWHERE, 'any'),
  full('ignore_errors', EVERYWHERE, 'boolean'),
  full('ignore_unreachable', EVERYWHERE, 'boolean'),
  partial('module_defaults', EVERYWHERE, 'defaults', 'by module name; action groups (`group/…`) are refused'),
  full('name', EVERYWHERE, 'string'),
  full('no_log', EVERYWHERE, 'boolean'),
  full('port', EVERYWHERE, 'integer'),
  full('remote_user', EVERYWHERE, 'string'),
  full('run_once', EVERYWHERE, 'boolean'),
  full('tags', EVERYWHERE, 'texts'),
  full('throttle', EVERYWHERE, 'integer'),
  full('timeout', EVERYWHERE, 'integer'),
  full('vars', EVERYWHERE, 'mapping'),

  full('delegate_facts', BELOW_PLAY, 'boolean'),
  full('delegate_to', BELOW_PLAY, 'string'),
  full('when', BELOW_PLAY, 'any'),

  full('role', ['role'], 'string'),

  full('fact_path', PLAY, 'string'),
  full('force_handlers', PLAY, 'boolean'),
  full('gather_facts', PLAY, 'boolean'),
  full('gather_subset', PLAY, 'list'),
  full('gather_timeout', PLAY, 'integer'),
  full('handlers', PLAY, 'tasks'),
  full('hosts', PLAY, 'any'),
  full('import_playbook', PLAY, 'string'),
  full('max_fail_percentage', PLAY, 'any'),
  full('order', PLAY, 'string'),
  full('post_tasks', PLAY, 'tasks'),
  full('pre_tasks', PLAY, 'tasks'),
  full('roles', PLAY, 'list'),
  full('serial', PLAY, 'any'),
  partial('strategy', PLAY, 'string', 'linear, free and host_pinned; there is no debugger'),
  full('tasks', PLAY, 'tasks'),
  full('user', PLAY, 'string'),
  full('vars_files', PLAY, 'any'),
  partial('vars_prompt', PLAY, 'any', 'asked before the run begins; encrypt is refused'),

  full('always', BLOCK, 'tasks'),
  full('block', BLOCK, 'tasks'),
  full('rescue', BLOCK, 'tasks'),

  full('action', TASKS, 'any'),
  full('args', TASKS, 'any'),
  partial(
    'async',
    TASKS,
    'integer',
    'command and shell run in the background; other modules are waited for, no longer than that',
  ),
  full('changed_when', TASKS, 'any'),
  full('delay', TASKS, 'number'),
  full('failed_when', TASKS, 'any'),
  full('local_action', TASKS, 'any'),
  full('loop', TASKS, 'any'),
  full('loop_control', TASKS, 'mapping'),
  full('notify', ['block', 'task', 'handler'], 'any'),
  partial('poll', TASKS, 'integer', '0 is for command and shell'),
  full('register', TASKS, 'string'),
  full('retries', TASKS, 'integer'),
  full('until', TASKS, 'any'),
  partial('with_', TASKS, 'any', 'with_NAME for every supported lookup'),

  full('listen', ['handler'], 'any'),
];

/** Keywords of `loop_control`. */
export const LOOP_CONTROL_KEYWORDS: ReadonlySet<string> = new Set([
  'loop_var',
  'index_var',
  'label',
  'pause',
  'extended',
  'extended_allitems',
  'break_when',
]);

const BY_KIND = Object.fromEntries(EVERYWHERE.map((kind) => [kind, rulesOf(kind)])) as Readonly<
  Record<KeywordKind, ReadonlyMap<string, KeywordRule>>
>;

function rulesOf(kind: KeywordKind): ReadonlyMap<string, KeywordRule> {
  return new Map(KEYWORDS.filter((rule) => rule.kinds.includes(kind)).map((rule) => [rule.name, rule]));
}

/** The rule of a keyword in this place; undefined when Ansible has no such keyword there. */
export function findKeyword(kind: KeywordKind, name: string): KeywordRule | undefined {
  const rules = BY_KIND[kind];
  return rules.get(name) ?? (name.startsWith('with_') ? rules.get('with_') : undefined);
}

/** The names of all keywords of this place, for hints on misspelled ones. */
export function keywordNames(kind: KeywordKind): string[] {
  return [...BY_KIND[kind].keys()].filter((name) => name !== 'with_');
}

function full(name: string, kinds: readonly KeywordKind[], type: KeywordType): KeywordRule {
  return { name, kinds, support: 'full', type };
}

function partial(name: string, kinds: readonly KeywordKind[], type: KeywordType, note: string): KeywordRule {
  return { name, kinds, support: 'partial', type, note };
}

function refused(name: string, kinds: readonly KeywordKind[], note: string): KeywordRule {
  return { name, kinds, support: 'refused', type: 'any', note };
}
