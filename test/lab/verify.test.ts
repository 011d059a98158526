import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.ts';
import { claimBlocks, execOnHost, type Lab, upLab } from './lab.ts';
import { applyLab } from './runs.ts';

let lab: Lab;

beforeAll(async () => {
  lab = await upLab({ hosts: 3 });
  expect(await applyLab(lab)).toMatchObject({ exitCode: 0 });
  await claimBlocks(lab);
});

const verify = () => runCli(['verify', '-i', lab.paths.inventory, '-p', '05.calico.yml', '--json']);
const statuses = (stdout: string) => {
  const { hosts } = JSON.parse(stdout) as { hosts: Record<string, Record<string, { status: string }>> };
  return Object.fromEntries(Object.entries(hosts).map(([host, checks]) => [host, failing(checks)]));
};
const failing = (checks: Record<string, { status: string }>) =>
  Object.keys(checks).filter((name) => checks[name]?.status === 'fail');

describe('verify', () => {
  it('finds nothing on a working network', async () => {
    const result = await verify();
    expect(result, result.stdout + result.stderr).toMatchObject({ exitCode: 0 });
    expect(statuses(result.stdout)).toEqual({ node1: [], node2: [], node3: [] });
  });

  it('exits 5 and names the peers where one node is down, though calicoctl exits 0', async () => {
    await execOnHost(lab, 3, 'systemctl stop calico-node');
    const result = await verify();
    expect(result.exitCode).toBe(5);
    const found = statuses(result.stdout);
    expect(found.node3?.length).toBeGreaterThan(0);
    expect(found.node1?.length).toBeGreaterThan(0);
    await execOnHost(lab, 3, 'systemctl start calico-node');
  });
});
