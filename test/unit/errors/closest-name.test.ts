import { describe, expect, test } from 'vitest';
import { closestName } from '../../../src/errors/closest-name.ts';

const NAMES = ['kube-node', 'kube-master', 'etcd', 'no_log', 'CLUSTER_CIDR', 'off'];

describe('the nearest name', () => {
  test.each([
    ['kube-nodes', 'kube-node'],
    ['KUBE-NODE', 'kube-node'],
    ['kube_master', 'kube-master'],
    ['nolog', 'no_log'],
    ['cluster-cidr', 'CLUSTER_CIDR'],
    ['CLUSTER_CDIR', 'CLUSTER_CIDR'],
    ['etc', 'etcd'],
    ['of', 'off'],
    ['nothing-like-it', undefined],
    ['x', undefined],
    ['', undefined],
  ])('to %j is %s', (wrong, expected) => {
    expect(closestName(wrong, NAMES)).toBe(expected);
  });

  test('is never the name itself', () => {
    expect(closestName('etcd', NAMES)).toBeUndefined();
  });

  test('is the first of those that are equally near', () => {
    expect(closestName('node4', ['node1', 'node2', 'node3'])).toBe('node1');
  });
});
