/**
 * Every diagnostic code with the sentence that docs/errors.md prints for it. A code is `subject/fault`; it never changes
 * its meaning. Add new ones here, sorted.
 */
export const DIAGNOSTIC_CODES = {
  'calico/address-overlap': 'Two networks or addresses that must be apart overlap.',
  'calico/certificate': 'A CA certificate or key in `ca_dir` is missing, expired or does not match.',
  'calico/duplicate-node': 'Two nodes share an address or a name.',
  'calico/etcd-endpoints': 'ETCD_ENDPOINTS is not a list that Calico accepts.',
  'calico/invalid-value': 'A variable of the Calico role has a value outside its type or range.',
  'calico/missing-file': 'A file that the role copies is missing on the control node.',
  'calico/node-name': 'A node name is not usable as a Calico node name.',
  'calico/rendered-file': 'A rendered file is not valid for the program that reads it.',
  'calico/unknown-variable': 'A CALICO_ or FELIX_ variable that nothing reads, probably misspelled.',
  'calico/unsafe-value': 'A value would break out of the file it is rendered into.',
  'cli/usage': 'The command line is not usable.',
  'config/parse': 'A configuration file cannot be read.',
  'config/unknown': 'A setting that ansible-core does not know, probably misspelled.',
  'config/unsupported': 'A configuration file, or a setting of it or of the environment, that is not followed.',
  'config/value': 'A setting of ansible.cfg or of the environment has a value outside its type or choices.',
  'inventory/not-found': 'An inventory source or a variable file does not exist or cannot be read.',
  'inventory/parse': 'An inventory source cannot be parsed.',
  'inventory/unknown-group': 'A host pattern names a group or host that the inventory does not have.',
  'inventory/unsafe-name': 'A host name or address would be read as an option by ssh.',
  'module/arguments': 'The arguments of a module are missing, unknown or of the wrong type.',
  'playbook/missing-file': 'A playbook, role, task file, template or file that the play names does not exist.',
  'playbook/parse': 'A playbook, role or task file does not have the expected structure.',
  'playbook/unsupported-keyword': 'A keyword of a play, block or task that is not supported yet.',
  'playbook/unsupported-module': 'A module that is not supported yet or does not exist.',
  'render/not-offline': 'Content depends on something that only a host can answer.',
  'template/runtime': 'A template or expression fails when it is rendered.',
  'template/syntax': 'A template or expression cannot be parsed.',
  'template/undefined': 'A template or expression uses a variable that is not defined.',
  'template/unknown-filter': 'A template uses a filter, test or lookup that is not supported.',
  'vars/vault': 'A vault value cannot be decrypted.',
  'yaml/parse': 'A YAML file cannot be parsed.',
} as const;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;
