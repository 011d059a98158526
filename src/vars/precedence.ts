/**
 * The levels of variable precedence of ansible-core 2.19, lowest first. A variable of a later level hides one of the
 * same name in an earlier level. `command-line` is listed for completeness: options such as `-u` are no variables.
 */
export const PRECEDENCE_LEVELS = [
  ['command-line', 'command line values (for example -u)'],
  ['role-defaults', 'role defaults'],
  ['inventory-group', 'group variables of an inventory file or script'],
  ['inventory-group-vars-all', 'group_vars/all beside the inventory'],
  ['playbook-group-vars-all', 'group_vars/all beside the playbook'],
  ['inventory-group-vars', 'group_vars/* beside the inventory'],
  ['playbook-group-vars', 'group_vars/* beside the playbook'],
  ['inventory-host', 'host variables of an inventory file or script'],
  ['inventory-host-vars', 'host_vars/* beside the inventory'],
  ['playbook-host-vars', 'host_vars/* beside the playbook'],
  ['facts', 'host facts and cached set_facts'],
  ['play-vars', 'play vars'],
  ['vars-prompt', 'play vars_prompt'],
  ['vars-files', 'play vars_files'],
  ['role-vars', 'role vars'],
  ['block-vars', 'block vars'],
  ['task-vars', 'task vars'],
  ['include-vars', 'include_vars'],
  ['set-fact', 'set_fact and registered variables'],
  ['role-params', 'role and include_role parameters'],
  ['include-params', 'include parameters'],
  ['extra-vars', 'extra variables (-e)'],
  ['magic', 'magic variables, which nothing can set'],
  ['local', 'variables of a loop and of the task that runs'],
] as const;

export type PrecedenceLevel = (typeof PRECEDENCE_LEVELS)[number][0];
