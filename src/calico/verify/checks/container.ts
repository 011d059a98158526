import type { Container } from '../../parsers/container.ts';
import { type Check, type CheckResult, fail, whenKnown, worstOf } from '../check.ts';
import type { ExpectedNode } from '../expected.ts';

const RESTART = 'systemctl restart calico-node; the container was made by an older unit';

/** The container runs, and is the one that the unit describes. */
export const containerCheck: Check = {
  id: 'container',
  title: 'container',
  run: ({ observed, expected }) =>
    whenKnown(observed.container, 'docker', (container) => (container ? judge(container, expected) : gone())),
};

function gone(): CheckResult {
  return fail('there is no container calico-node', 'see journalctl -u calico-node');
}

function judge(container: Container, expected: ExpectedNode): CheckResult {
  if (!container.running) return fail('the container is not running', 'see docker logs calico-node');
  const findings: CheckResult[] = [];
  if (container.image !== expected.image)
    findings.push(fail(`it runs ${container.image}, not ${expected.image}`, RESTART));
  if (container.networkMode !== 'host') {
    findings.push(fail(`its network is ${container.networkMode}, not host`, RESTART));
  }
  for (const [name, value] of Object.entries(environmentOf(expected))) {
    const found = container.environment.get(name);
    if (found !== value) findings.push(fail(`${name} is ${found ?? 'not set'} in it, not ${value}`, RESTART));
  }
  return worstOf(findings, `runs ${container.image}`);
}

function environmentOf(expected: ExpectedNode): Record<string, string> {
  return {
    ETCD_ENDPOINTS: expected.etcdEndpoints,
    CALICO_IPV4POOL_CIDR: expected.clusterCidr,
    CALICO_IPV4POOL_IPIP: expected.ipip,
    CALICO_NETWORKING_BACKEND: expected.backend,
  };
}
