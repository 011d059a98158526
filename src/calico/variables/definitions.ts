/** A variable of roles/calico. `type` is the name that meta/argument_specs.yml uses. */
export interface VariableDefinition {
  readonly type: 'str' | 'path' | 'bool' | 'int' | 'dict';
  /** Absent for a variable that the inventory must set. */
  readonly default?: string | number | boolean | Readonly<Record<string, never>>;
  readonly choices?: readonly (string | number)[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** What the text must look like, and how to say it. */
  readonly pattern?: { readonly regex: RegExp; readonly meaning: string };
  /** Goes into the unit file bare, so it may hold nothing that systemd or docker would read as more than text. */
  readonly inUnit?: true;
}

const NOT_EMPTY = { regex: /./su, meaning: 'a text that is not empty' };
const MTU = { type: 'int', minimum: 576, maximum: 9000 } as const;

/** Every variable of the role, in the order of its defaults/main.yml. */
export const ROLE_VARIABLES: Readonly<Record<string, VariableDefinition>> = {
  ETCD_ENDPOINTS: { type: 'str', inUnit: true },
  CLUSTER_CIDR: { type: 'str', inUnit: true },
  bin_dir: { type: 'path', inUnit: true },
  base_dir: { type: 'path' },
  ca_dir: { type: 'path' },
  SERVICE_CIDR: { type: 'str', default: '' },
  NODE_IP: { type: 'str', default: '', inUnit: true },
  calico_node_prefix: {
    type: 'str',
    default: '',
    inUnit: true,
    pattern: { regex: /^([1-9]|[12]\d|3[0-2])?$/, meaning: 'a prefix length from 1 to 32, or empty' },
  },
  calico_interface: { type: 'str', default: '', inUnit: true },
  NODENAME: { type: 'str', default: '', inUnit: true },
  calico_image: {
    type: 'str',
    default: 'calico/node:v2.6.2',
    inUnit: true,
    pattern: { regex: /^[a-z0-9][\w.:/@-]*$/, meaning: 'the name of an image' },
  },
  calico_image_archive: { type: 'path', default: '' },
  CALICO_NETWORKING_BACKEND: { type: 'str', default: 'bird', choices: ['bird', 'gobgp', 'none'], inUnit: true },
  CALICO_IPV4POOL_IPIP: { type: 'str', default: 'off', choices: ['off', 'always', 'cross-subnet'], inUnit: true },
  CALICO_LIBNETWORK_ENABLED: { type: 'bool', default: true },
  CALICO_DISABLE_FILE_LOGGING: { type: 'bool', default: true },
  FELIX_DEFAULTENDPOINTTOHOSTACTION: {
    type: 'str',
    default: 'ACCEPT',
    choices: ['ACCEPT', 'DROP', 'RETURN'],
    inUnit: true,
  },
  FELIX_IPV6SUPPORT: { type: 'bool', default: false },
  FELIX_LOGSEVERITYSCREEN: {
    type: 'str',
    default: 'info',
    choices: ['debug', 'info', 'warning', 'error', 'critical', 'none'],
    inUnit: true,
  },
  FELIX_IPINIPMTU: { ...MTU, default: 1440, inUnit: true },
  FELIX_HEALTHENABLED: { type: 'bool', default: true },
  calico_node_environment: { type: 'dict', default: {} },
  calico_cni_mtu: { ...MTU, default: 1500 },
  calico_cni_log_level: { type: 'str', default: 'info', choices: ['debug', 'info', 'warning'] },
  calico_kubeconfig: { type: 'path', default: '/root/.kube/config' },
  calico_cert_common_name: { type: 'str', default: 'calico', pattern: NOT_EMPTY },
  calico_cert_organization: { type: 'str', default: 'k8s', pattern: NOT_EMPTY },
  calico_cert_organizational_unit: { type: 'str', default: 'System', pattern: NOT_EMPTY },
  calico_cert_country: {
    type: 'str',
    default: 'CN',
    pattern: { regex: /^[A-Z]{2}$/, meaning: 'a country code of two capital letters' },
  },
  calico_cert_state: { type: 'str', default: 'HangZhou', pattern: NOT_EMPTY },
  calico_cert_locality: { type: 'str', default: 'XS', pattern: NOT_EMPTY },
  calico_cert_key_size: { type: 'int', default: 2048, choices: [2048, 3072, 4096] },
  calico_cert_days: { type: 'int', default: 3650, minimum: 31, maximum: 36500 },
  calico_cert_renew_days: { type: 'int', default: 30, minimum: 1, maximum: 3650 },
  calico_start_retries: { type: 'int', default: 60, minimum: 1, maximum: 1000 },
  calico_start_delay: { type: 'int', default: 2, minimum: 1, maximum: 60 },
  calico_pull_retries: { type: 'int', default: 3, minimum: 1, maximum: 20 },
};
