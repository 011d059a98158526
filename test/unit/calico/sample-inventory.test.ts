import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseIpv4 } from '../../../src/calico/ipv4.ts';
import { inventoryToJson } from '../../../src/inventory/inventory-json.ts';
import { loadInventory } from '../../../src/inventory/load-inventory.ts';

/** What `ansible-inventory -i inventory/hosts.yml --list` of ansible-core 2.19 printed. */
const RECORDED = readFileSync('test/golden/calico/sample-inventory.json', 'utf8');

describe('the sample inventory', () => {
  it.each(['inventory/hosts.yml', 'inventory/hosts.ini'])(
    '%s says what Ansible reads in the YAML form',
    async (source) => {
      const { inventory, diagnostics } = await loadInventory([source]);
      expect(diagnostics).toEqual([]);
      expect(inventoryToJson(inventory)).toBe(RECORDED);
    },
  );

  it('has facts for every host of kube-cluster, with the interface that has its NODE_IP', () => {
    const facts = JSON.parse(readFileSync('inventory/facts.json', 'utf8'));
    const { hostvars } = JSON.parse(RECORDED)._meta;
    expect(Object.keys(facts)).toEqual(Object.keys(hostvars));
    for (const [host, { NODE_IP }] of Object.entries<{ NODE_IP: string }>(hostvars)) {
      expect(parseIpv4(NODE_IP)).toBeDefined();
      expect(facts[host].ansible_facts.eth0.ipv4).toMatchObject({ address: NODE_IP, prefix: '24' });
    }
  });
});
