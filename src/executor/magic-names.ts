/** Magic variables that only a running play gives (Ansible's "special variables"). */
export const MAGIC_NAMES: ReadonlySet<string> = new Set(
  (
    'ansible_check_mode ansible_collection_name ansible_current_hosts ansible_dependent_role_names ansible_failed_hosts ' +
    'ansible_failed_result ansible_failed_task ansible_facts ansible_local ansible_parent_role_names ' +
    'ansible_parent_role_paths ansible_play_batch ansible_play_hosts ansible_play_hosts_all ansible_play_name ' +
    'ansible_play_role_names ansible_role_name ansible_role_names ansible_search_path environment omit play_hosts ' +
    'playbook_dir role_name role_names role_path undef template_host template_uid template_path template_fullpath ' +
    'template_mtime template_run_date ansible_managed ansible_host ansible_port ansible_user ansible_connection ' +
    'ansible_delegated_vars ansible_loop ansible_index_var'
  ).split(' '),
);
