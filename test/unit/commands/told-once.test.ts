import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../../helpers/cli.ts';
import { writeTree } from '../../helpers/play-tree.ts';

it('a variable that the role requires and its template reads is asked for once a host', async () => {
  const folder = writeTree({});
  cpSync('inventory', folder, { recursive: true });
  const file = join(folder, 'group_vars/all.yml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^CLUSTER_CIDR:.*\n/m, ''));
  const base = `base_dir=${resolve('test/fixtures/control-node')}`;
  const words = ['validate', '-i', join(folder, 'hosts.yml'), '-p', '05.calico.yml', '-e', base, '--json'];
  const { diagnostics } = JSON.parse((await runCli(words)).stdout) as { diagnostics: { summary: string }[] };
  const told = diagnostics.map(({ summary }) => summary).filter((summary) => summary.includes('CLUSTER_CIDR'));
  expect(told).toEqual(['node1', 'node2', 'node3'].map((host) => `CLUSTER_CIDR is not set for ${host}`));
});
