import type { ExpectedNode } from './expected.ts';
import type { Observation } from './observation.ts';

/** The name that calico-node gives itself: NODENAME, else the hostname of its container, which is the host's. */
export function calicoNameOf(expected: ExpectedNode, observed: Observation | undefined): string | undefined {
  const container = observed?.container.known ? observed.container.value : undefined;
  return container?.environment.get('NODENAME') || container?.hostname || expected.nodeName || undefined;
}
