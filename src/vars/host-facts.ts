import type { PyDict } from '../parsing/value.ts';

/**
 * Names that a host may never set by its facts: how it is reached, by whom, with which interpreter. A host that could
 * would send later tasks to another machine.
 */
const RESTRICTED = new Set(
  (
    'accelerate_port accelerate_ipv6 ansible_rsync_path ansible_ssh_host ansible_host ansible_port ansible_user ' +
    'ansible_ssh_port ansible_ssh_user ansible_password ansible_ssh_pass ansible_pass ansible_private_key_file ' +
    'ansible_connection ansible_become ansible_shell_type ansible_shell_executable ansible_executable ' +
    'ansible_remote_tmp ansible_timeout ansible_module_compression inventory_hostname inventory_hostname_short ' +
    'ansible_job_id ansible_debugger changed failed skipped rc stderr stdout'
  ).split(' '),
);
const RESTRICTED_PREFIXES = ['ansible_become_', 'ansible_ssh_', 'ansible_local_', 'ansible_docker_', 'ansible_winrm_'];
const INTERPRETER = /^ansible_.*_interpreter$/;

/** Facts as top-level variables: without those that would change how hosts are reached. */
export function cleanFacts(facts: PyDict): PyDict {
  return new Map([...facts].filter(([name]) => typeof name === 'string' && !isRestricted(name)));
}

/** Facts as entries of `ansible_facts`: without their `ansible_` prefix. */
export function namespaceFacts(facts: PyDict): PyDict {
  const named: PyDict = new Map();
  for (const [name, value] of facts) {
    const isPrefixed = typeof name === 'string' && name.startsWith('ansible_') && name !== 'ansible_local';
    named.set(isPrefixed ? name.slice('ansible_'.length) : name, value);
  }
  return named;
}

function isRestricted(name: string): boolean {
  if (name.startsWith('ansible_ssh_host_key_')) return false;
  if (name.startsWith('_ansible_')) return true;
  return (
    RESTRICTED.has(name) || INTERPRETER.test(name) || RESTRICTED_PREFIXES.some((prefix) => isPluginOption(name, prefix))
  );
}

/** Bridges of containers are named like options of a connection plugin (`ansible_docker_gwbridge`). */
function isPluginOption(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && !name.endsWith('_bridge') && !name.endsWith('_gwbridge');
}
