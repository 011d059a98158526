import { describe, expect, it } from 'vitest';
import { showHost } from '../../../src/commands/inventory.ts';
import { writeTree } from '../../helpers/play-tree.ts';
import { memoryIo } from '../../helpers/run-command.ts';

const TREE = {
  'inv/hosts': '[web]\na port=1\n[web:vars]\nport=2\nonly=group\n',
  'inv/group_vars/all.yml': 'port: 3\nempty:\n',
  'group_vars/web.yml': 'port: 4\n',
  'inv/host_vars/a.yml': 'port: "{{ only }}"\nlist: [1, x]\n',
};

async function origins(json: boolean): Promise<string> {
  const { io, printed } = memoryIo(writeTree(TREE));
  const options = { inventory: ['inv/hosts'], extraVars: ['port=5'], json, verbose: 0, origins: true };
  expect(await showHost('a', options, io)).toEqual(['done']);
  return printed().out;
}

describe('inventory host --origins', () => {
  it('shows for each variable the place that wins, and those it beats, nearest first', async () => {
    expect(await origins(false)).toBe(
      [
        'empty: null',
        '    inv/group_vars/all.yml:2:7 (inventory-group-vars-all)',
        'list: [1, "x"]',
        '    inv/host_vars/a.yml:2:7 (inventory-host-vars)',
        'only: "group"',
        '    inv/hosts:5:6 (inventory-group)',
        'port: "5"',
        '    -e (argument 1):1:1 (extra-vars)',
        '    beats inv/host_vars/a.yml:1:7 (inventory-host-vars): "{{ only }}"',
        '    beats inv/hosts:2:8 (inventory-host): 1',
        '    beats group_vars/web.yml:1:7 (playbook-group-vars): 4',
        '    beats inv/group_vars/all.yml:1:7 (inventory-group-vars-all): 3',
        '    beats inv/hosts:4:6 (inventory-group): 2',
        '',
      ].join('\n'),
    );
  });

  it('gives the same as a document', async () => {
    const document = JSON.parse(await origins(true)) as {
      variables: Record<string, { file: string; beats: unknown[] }>;
    };
    expect(document.variables.list).toMatchObject({ value: [1, 'x'], file: 'inv/host_vars/a.yml', line: 2, beats: [] });
    expect(document.variables.port!.beats).toHaveLength(5);
  });
});
