import { randomBytes } from 'node:crypto';
import type { Connection } from '../../transport/connection.ts';
import type { ExpectedNode } from './expected.ts';
import { type Observation, parseObservation, unobserved } from './observation.ts';
import { OBSERVE_SCRIPT, splitSections } from './sections.ts';

/** Seconds that all the questions to one host may take together. */
const TIMEOUT = 90;

/** Asks a host for all that the checks need, in one round trip. Rejects with UnreachableError when it goes away. */
export async function observeHost(connection: Connection, expected: ExpectedNode): Promise<Observation> {
  const mark = `calico-deploy-${randomBytes(12).toString('hex')}`;
  const reply = await connection.request({
    kind: 'run',
    check: false,
    script: OBSERVE_SCRIPT,
    environment: { MARK: mark, BIN_DIR: expected.binDir, ETCD_ENDPOINTS: expected.etcdEndpoints },
    timeout: TIMEOUT,
  });
  const output = reply.ok ? reply.result.run?.stdout : reply.failure.stdout;
  if (!output) return unobserved(reply.ok ? 'the host gave no answer' : reply.failure.message);
  return parseObservation(splitSections(Buffer.from(output).toString('utf8'), mark));
}
