import { closestName } from '../../errors/closest-name.ts';
import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import { at, type CalicoInput, type CalicoVariable } from '../host.ts';
import { expectedInEnvironment, isNodeEnvironmentName, NODE_ENVIRONMENT_NAMES } from '../node-environment.ts';
import { type Plain, showPlain, toPlain } from '../variables/plain-value.ts';
import { findUnsafe } from './unsafe-values.ts';

/** What the unit sets by itself, and by which variable it is changed. */
const SET_BY_UNIT: Readonly<Record<string, string>> = {
  CALICO_IPV4POOL_CIDR: 'CLUSTER_CIDR',
  IP: 'NODE_IP',
  IP_AUTODETECTION_METHOD: 'calico_interface',
};
const SAME_NAME = new Set([
  'ETCD_ENDPOINTS',
  'CALICO_LIBNETWORK_ENABLED',
  'CALICO_NETWORKING_BACKEND',
  'CALICO_DISABLE_FILE_LOGGING',
  'CALICO_IPV4POOL_IPIP',
  'FELIX_DEFAULTENDPOINTTOHOSTACTION',
  'FELIX_IPV6SUPPORT',
  'FELIX_LOGSEVERITYSCREEN',
  'FELIX_IPINIPMTU',
  'FELIX_HEALTHENABLED',
  'NODENAME',
]);
const FIXED = new Set(['ETCD_CA_CERT_FILE', 'ETCD_CERT_FILE', 'ETCD_KEY_FILE']);

/** P01 for `calico_node_environment`: names that calico/node reads, values that it takes, none that the unit sets itself. */
export function checkNodeEnvironment(input: CalicoInput): Diagnostic[] {
  return input.nodes.flatMap((host) => {
    const variable = host.variable('calico_node_environment');
    if (variable === undefined || variable === 'unknown') return [];
    const plain = toPlain(variable.value);
    if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) return [];
    return Object.entries(plain).flatMap(([name, value]) => checkEntry(variable, name, value));
  });
}

function checkEntry(variable: CalicoVariable, name: string, value: Plain): Diagnostic[] {
  const fault = nameFault(name) ?? valueFault(name, value);
  if (!fault) return [];
  return [
    errorAt('calico/invalid-value', `calico_node_environment: ${fault.summary}`, { ...at(variable), hint: fault.hint }),
  ];
}

interface Fault {
  readonly summary: string;
  readonly hint: string;
}

function nameFault(name: string): Fault | undefined {
  const owner = SAME_NAME.has(name) ? name : SET_BY_UNIT[name];
  if (owner !== undefined)
    return { summary: `${name} is set by the unit itself`, hint: `set the variable ${owner} instead` };
  if (FIXED.has(name)) return { summary: `${name} is set by the unit itself`, hint: 'remove it' };
  if (!/^[A-Za-z_]\w*$/.test(name))
    return { summary: `${JSON.stringify(name)} is no name of a variable`, hint: 'remove it' };
  if (isNodeEnvironmentName(name)) return undefined;
  const meant = closestName(name, NODE_ENVIRONMENT_NAMES);
  const hint = meant === undefined ? 'remove it' : `${meant} may be meant`;
  return { summary: `calico/node 2.6 does not read ${name}`, hint };
}

function valueFault(name: string, value: Plain): Fault | undefined {
  if (typeof value === 'boolean') {
    return {
      summary: `${name} is a boolean, which would be written as ${value ? 'True' : 'False'}`,
      hint: `put it in quotes: "${value}"`,
    };
  }
  if (typeof value !== 'string' && typeof value !== 'number') {
    return { summary: `${name} is ${showPlain(value)}, not a text`, hint: 'set it to a text' };
  }
  const unsafe = findUnsafe(String(value));
  if (unsafe)
    return { summary: `${name} has ${unsafe} in it`, hint: 'remove it: systemd would read it as more than text' };
  const expected = expectedInEnvironment(name, String(value));
  return expected === undefined
    ? undefined
    : { summary: `${name} is ${showPlain(value)}, not ${expected}`, hint: `set it to ${expected}` };
}
