import { type Diagnostic, errorAt, type Severity } from '../../errors/diagnostic.ts';
import { type Endpoint, parseEndpoint, validEndpoints } from '../endpoints.ts';
import { at, type CalicoHost, type CalicoInput, checkTexts, textOf } from '../host.ts';

const CODE = 'calico/etcd-endpoints';

/** P05: ETCD_ENDPOINTS is a list of URLs with port, of one scheme, each once, each a member of group `etcd`. */
export function checkEtcdEndpoints(input: CalicoInput): Diagnostic[] {
  const members = namesOfMembers(input.inventory);
  return checkTexts(input.nodes, ['ETCD_ENDPOINTS'], (_name, variable) => {
    const faults = [...faultsOfEach(variable.text), ...faultsOfAll(validEndpoints(variable.text), members)];
    return faults.map(
      ({ severity = 'error', summary, hint }): Diagnostic => ({
        ...errorAt(CODE, `ETCD_ENDPOINTS: ${summary}`, { ...at(variable), hint }),
        severity,
      }),
    );
  });
}

interface Fault {
  readonly severity?: Severity;
  readonly summary: string;
  readonly hint: string;
}

function faultsOfEach(list: string): Fault[] {
  if (list.trim() === '')
    return [{ summary: 'the list is empty', hint: 'write https://HOST:2379 for each member of etcd' }];
  return list.split(',').flatMap((text): Fault[] => {
    const parsed = parseEndpoint(text);
    if (typeof parsed !== 'string') return [];
    const hint =
      parsed === 'has no port' ? `write ${text}:2379` : 'write SCHEME://HOST:PORT, separated by commas alone';
    return [{ summary: `endpoint ${JSON.stringify(text)} ${parsed}`, hint }];
  });
}

function faultsOfAll(endpoints: readonly Endpoint[], members: ReadonlySet<string>): Fault[] {
  const found: Fault[] = [];
  const schemes = new Set(endpoints.map((endpoint) => endpoint.scheme));
  if (schemes.size > 1) {
    found.push({ summary: 'http and https are mixed, Felix wants one scheme', hint: 'use https for every endpoint' });
  } else if (schemes.has('http')) {
    const summary = 'http leaves the datastore unencrypted and the certificate unused';
    found.push({ severity: 'warning', summary, hint: 'use https' });
  }
  const seen = new Set<string>();
  for (const endpoint of endpoints) {
    const key = `${endpoint.host}:${endpoint.port}`;
    if (seen.has(key)) found.push({ summary: `endpoint ${endpoint.text} is there twice`, hint: 'remove one' });
    seen.add(key);
    if (members.size > 0 && !members.has(endpoint.host)) found.push(stranger(endpoint, members));
  }
  return found;
}

function stranger(endpoint: Endpoint, members: ReadonlySet<string>): Fault {
  return {
    summary: `${endpoint.host} is no member of group etcd`,
    hint: `use one of ${[...members].slice(0, 12).join(', ')}, or add the host to group etcd`,
  };
}

/** By what an endpoint may name a member: inventory name, ansible_host or NODE_IP. Empty without such a group. */
function namesOfMembers(hosts: readonly CalicoHost[]): Set<string> {
  const members = hosts.filter((host) => host.groups.includes('etcd'));
  const names = members.flatMap((host) => [
    host.name,
    ...['ansible_host', 'NODE_IP'].map((name) => textOf(host, name)?.text ?? ''),
  ]);
  return new Set(names.filter((name) => name !== ''));
}
