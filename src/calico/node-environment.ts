import { parseIpv4, parseIpv4Network } from './ipv4.ts';

/** Judges a value of the container's environment: what it must be, or undefined when it is fine. */
type Judge = (value: string) => string | undefined;

const isOneOf =
  (...words: string[]): Judge =>
  (value) =>
    words.includes(value.toLowerCase()) ? undefined : `one of ${words.join(', ')}`;
const any: Judge = () => undefined;
const boolean = isOneOf('true', 'false');
const positive: Judge = (value) => (/^[1-9]\d{0,8}$/.test(value) ? undefined : 'a positive integer');
const port: Judge = (value) =>
  /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65535 ? undefined : 'a port from 1 to 65535';
const file: Judge = (value) => (value.startsWith('/') ? undefined : 'an absolute path');
const logLevel = isOneOf('debug', 'info', 'warning', 'error', 'critical', 'none');
const address: Judge = (value) =>
  value === '' || value === 'autodetect' || parseIpv4(value) !== undefined || parseIpv4Network(value)
    ? undefined
    : 'empty, autodetect, or an IPv4 address with its prefix length';
const autodetection: Judge = (value) =>
  /^(first-found|can-reach=\S+|(skip-)?interface=\S+)$/.test(value)
    ? undefined
    : 'first-found, can-reach=ADDRESS, interface=REGEX or skip-interface=REGEX';

/** What calico/node 2.6 and its Felix read from the environment (their reference of configuration, version 2.6). */
const ENVIRONMENT: Readonly<Record<string, Judge>> = {
  AS: (value) => (/^\d+(\.\d+)?$/.test(value) ? undefined : 'an AS number'),
  CALICO_DISABLE_FELIX: any,
  CALICO_DISABLE_FILE_LOGGING: boolean,
  CALICO_IPV4POOL_CIDR: (value) => (parseIpv4Network(value) ? undefined : 'an IPv4 network in CIDR form'),
  CALICO_IPV4POOL_IPIP: (value) => (value === '' ? undefined : isOneOf('off', 'always', 'cross-subnet')(value)),
  CALICO_IPV4POOL_NAT_OUTGOING: boolean,
  CALICO_IPV6POOL_CIDR: any,
  CALICO_IPV6POOL_NAT_OUTGOING: boolean,
  CALICO_LIBNETWORK_ENABLED: boolean,
  CALICO_LIBNETWORK_IFPREFIX: any,
  CALICO_NETWORKING_BACKEND: isOneOf('bird', 'gobgp', 'none'),
  CALICO_STARTUP_LOGLEVEL: isOneOf('debug', 'info', 'warning', 'error', 'fatal', 'panic'),
  CLUSTER_TYPE: any,
  DATASTORE_TYPE: isOneOf('etcdv2', 'kubernetes'),
  DISABLE_NODE_IP_CHECK: boolean,
  ETCD_CA_CERT_FILE: file,
  ETCD_CERT_FILE: file,
  ETCD_ENDPOINTS: (value) =>
    /^https?:\/\/[^\s,/]+(,https?:\/\/[^\s,/]+)*$/.test(value) ? undefined : 'URLs of etcd, comma-separated',
  ETCD_KEY_FILE: file,
  IP: address,
  IP6: any,
  IP6_AUTODETECTION_METHOD: autodetection,
  IP_AUTODETECTION_METHOD: autodetection,
  NODENAME: (value) => (/^[^/\s]+$/.test(value) ? undefined : 'a node name'),
  NO_DEFAULT_POOLS: boolean,
  WAIT_FOR_DATASTORE: boolean,
  FELIX_CHAININSERTMODE: isOneOf('insert', 'append'),
  FELIX_DEFAULTENDPOINTTOHOSTACTION: isOneOf('drop', 'return', 'accept'),
  FELIX_FAILSAFEINBOUNDHOSTPORTS: any,
  FELIX_FAILSAFEOUTBOUNDHOSTPORTS: any,
  FELIX_HEALTHENABLED: boolean,
  FELIX_HEALTHPORT: port,
  FELIX_IGNORELOOSERPF: boolean,
  FELIX_INTERFACEPREFIX: any,
  FELIX_IPINIPENABLED: boolean,
  FELIX_IPINIPMTU: positive,
  FELIX_IPSETSREFRESHINTERVAL: any,
  FELIX_IPTABLESLOCKFILEPATH: file,
  FELIX_IPTABLESLOCKPROBEINTERVALMILLIS: positive,
  FELIX_IPTABLESLOCKTIMEOUTSECS: any,
  FELIX_IPTABLESPOSTWRITECHECKINTERVALSECS: any,
  FELIX_IPTABLESREFRESHINTERVAL: any,
  FELIX_IPV6SUPPORT: boolean,
  FELIX_LOGFILEPATH: any,
  FELIX_LOGPREFIX: any,
  FELIX_LOGSEVERITYFILE: logLevel,
  FELIX_LOGSEVERITYSCREEN: logLevel,
  FELIX_LOGSEVERITYSYS: logLevel,
  FELIX_MAXIPSETSIZE: positive,
  FELIX_METADATAADDR: any,
  FELIX_METADATAPORT: port,
  FELIX_POLICYSYNCPATHPREFIX: any,
  FELIX_PROMETHEUSGOMETRICSENABLED: boolean,
  FELIX_PROMETHEUSMETRICSENABLED: boolean,
  FELIX_PROMETHEUSMETRICSPORT: port,
  FELIX_PROMETHEUSPROCESSMETRICSENABLED: boolean,
  FELIX_REPORTINGINTERVALSECS: any,
  FELIX_REPORTINGTTLSECS: any,
  FELIX_ROUTEREFRESHINTERVAL: any,
  FELIX_USAGEREPORTINGENABLED: boolean,
};

export const NODE_ENVIRONMENT_NAMES: readonly string[] = Object.keys(ENVIRONMENT);

export function isNodeEnvironmentName(name: string): boolean {
  return Object.hasOwn(ENVIRONMENT, name);
}

/** What a value of the container's environment must be, when it is not; undefined when it is, or nothing is known of it. */
export function expectedInEnvironment(name: string, value: string): string | undefined {
  return Object.hasOwn(ENVIRONMENT, name) ? ENVIRONMENT[name]?.(value) : undefined;
}
