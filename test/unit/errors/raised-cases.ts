import type { DiagnosticCode } from '../../../src/errors/codes.ts';

/**
 * An input with one fault: what is changed in, or added to, a folder with a valid inventory (`hosts.yml`), the Calico
 * playbook and its role; the command that is run there; where the fault is found, without the column.
 */
export interface FaultyInput {
  readonly edit?: readonly [file: string, from: string, to: string];
  readonly write?: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  /** `FILE:LINE`, or empty where the fault is in no file. */
  readonly place: string;
}

const VALIDATE = ['validate', '-i', 'hosts.yml', '-p', '05.calico.yml'];
const VALIDATE_PLAY = ['validate', '-i', 'localhost,', '-p', 'play.yml'];
const RENDER_PLAY = ['render', '-i', 'localhost,', '-p', 'play.yml', '-o', 'out'];

function inInventory(from: string, to: string, line: number): FaultyInput {
  return { edit: ['hosts.yml', from, to], command: VALIDATE, place: `hosts.yml:${line}` };
}

/** A play for localhost whose tasks begin in line 4. */
function inTasks(tasks: string, line = 4, command: readonly string[] = VALIDATE_PLAY): FaultyInput {
  const play = `- hosts: localhost\n  gather_facts: false\n  tasks:\n${tasks}`;
  return { write: { 'play.yml': play }, command, place: `play.yml:${line}` };
}

/** Another inventory. */
function inOther(text: string, line: number): FaultyInput {
  return {
    write: { 'other.ini': text },
    command: ['inventory', 'list', '-i', 'other.ini'],
    place: `other.ini:${line}`,
  };
}

/** A configuration, beside an inventory that is missing. */
function inConfiguration(text: string, line: number): FaultyInput {
  return {
    write: { 'ansible.cfg': text },
    command: ['inventory', 'list', '-i', 'nowhere'],
    place: `ansible.cfg:${line}`,
  };
}

const NODE1_IP = 'NODE_IP: 192.0.2.11\n';

/** For each code the least input that raises it. */
export const FAULTY_INPUTS: Record<DiagnosticCode, FaultyInput> = {
  'calico/address-overlap': inInventory('172.20.0.0/16', '10.68.0.0/17', 6),
  'calico/certificate': inInventory('ca_dir: ', 'ca_dir: /nowhere', 9),
  'calico/duplicate-node': inInventory('NODE_IP: 192.0.2.12', 'NODE_IP: 192.0.2.11', 25),
  'calico/etcd-endpoints': inInventory('https://192.0.2.12:2379', 'https://192.0.2.12', 5),
  'calico/invalid-value': inInventory(NODE1_IP, `${NODE1_IP}              FELIX_IPINIPMTU: many\n`, 22),
  'calico/missing-file': inInventory('base_dir: ', 'base_dir: /nowhere', 10),
  'calico/node-name': inInventory(NODE1_IP, `${NODE1_IP}              NODENAME: localhost\n`, 22),
  'calico/rendered-file': {
    edit: ['roles/calico/templates/cni-calico.conf.j2', '"cniVersion": "0.1.0",', '"cniVersion": "0.1.0"'],
    command: VALIDATE,
    place: '/etc/cni/net.d/10-calico.conf:4',
  },
  'calico/unknown-variable': inInventory(NODE1_IP, `${NODE1_IP}              FELIX_LOGSEVERITY: info\n`, 22),
  'calico/unsafe-value': inInventory(NODE1_IP, `${NODE1_IP}              calico_image: "calico/node:%i"\n`, 22),
  'cli/usage': { command: ['validate', '-p', '05.calico.yml'], place: '' },
  'config/parse': inConfiguration('[defaults]\nforks\n', 2),
  'config/unknown': inConfiguration('[defaults]\nfroks = 3\n', 2),
  'config/unsupported': inConfiguration('[defaults]\nprivate_role_vars = yes\n', 2),
  'config/value': inConfiguration('[defaults]\nforks = many\n', 2),
  'inventory/not-found': { command: ['inventory', 'list', '-i', 'nowhere'], place: '' },
  'inventory/parse': inOther('[kube-node\nnode1\n', 1),
  'inventory/unknown-group': {
    edit: ['05.calico.yml', 'hosts: kube-cluster', 'hosts: kube-clutser'],
    command: VALIDATE,
    place: '05.calico.yml:4',
  },
  'inventory/unsafe-name': {
    write: { 'other.ini': 'node1 ansible_host=-oProxyCommand=x\n', 'play.yml': '- hosts: all\n' },
    command: ['playbook', 'play.yml', '-i', 'other.ini', '--syntax-check'],
    place: 'other.ini:1',
  },
  'module/arguments': inTasks('    - file: {path: /x, moed: "0644"}\n'),
  'playbook/missing-file': inTasks('    - import_tasks: nowhere.yml\n'),
  'playbook/parse': inTasks('    - name: nothing to do\n'),
  'playbook/unsupported-keyword': inTasks('    - ping:\n      whn: true\n', 5),
  'playbook/unsupported-module': inTasks('    - nomodule:\n'),
  'render/not-offline': inTasks(
    '    - command: id\n      register: said\n    - copy: {dest: /x, content: "{{ said.stdout }}"}\n',
    6,
    RENDER_PLAY,
  ),
  'template/runtime': inTasks('    - copy: {dest: /x, content: "{{ 1 // 0 }}"}\n', 4, RENDER_PLAY),
  'template/syntax': inTasks('    - debug: {msg: "{{ 1 + }}"}\n'),
  'template/undefined': inTasks('    - debug: {msg: "{{ nothing }}"}\n'),
  'template/unknown-filter': inTasks('    - debug: {msg: "{{ 1 | nofilter }}"}\n'),
  'vars/vault': {
    write: { 'group_vars/all.yml': '$ANSIBLE_VAULT;1.1;AES256\n3030\n' },
    command: VALIDATE,
    place: 'group_vars/all.yml:1',
  },
  'yaml/parse': inInventory('    bin_dir: ', '\tbin_dir: ', 8),
};
