import { readFileSync } from 'node:fs';
import type { ExpectedNode } from '../../../src/calico/verify/expected.ts';
import { type Section, type SectionName, splitSections } from '../../../src/calico/verify/sections.ts';

export const MARK = 'calico-deploy-mark';

/**
 * What hosts of the lab answered: `fresh` and `blocks` are node1 of a working mesh before and after each node has a block,
 * `peer-stopped` node1 after calico-node of node3 was stopped, `stopped` node3 itself.
 */
export type Recording = 'fresh' | 'blocks' | 'peer-stopped' | 'stopped';

export function recordedText(name: Recording): string {
  return readFileSync(`test/golden/calico/hosts/${name}.txt`, 'utf8');
}

export function recorded(name: Recording): Map<SectionName, Section> {
  return splitSections(recordedText(name), MARK);
}

/** What the inventory of the recorded hosts said. */
export function expectedNode(number: number, more: Partial<ExpectedNode> = {}): ExpectedNode {
  return {
    host: `node${number}`,
    nodeIp: `10.96.0.1${number}`,
    nodeName: '',
    clusterCidr: '172.20.0.0/16',
    ipip: 'off',
    ipipMtu: 1440,
    backend: 'bird',
    image: 'calico/node:v2.6.2',
    etcdEndpoints: 'https://10.96.0.11:2379,https://10.96.0.12:2379,https://10.96.0.13:2379',
    binDir: '/opt/kube/bin',
    ...more,
  };
}
