import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../helpers/cli.ts';
import { type ControlNode, makeCa, makeControlNode } from '../../helpers/control-node.ts';

/** Whatever is wrong with the input is found before any host is contacted: a listener at the hosts' address sees nothing. */
const ADDRESS = '127.0.77.1';
let server: Server;
let port: number;
let connections = 0;
let control: ControlNode;

beforeAll(async () => {
  server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, ADDRESS, resolve));
  port = (server.address() as { port: number }).port;
});
afterAll(() => server.close());

beforeEach(async () => {
  connections = 0;
  control = await makeControlNode(ADDRESS, port);
  await cp('05.calico.yml', join(control.dir, '05.calico.yml'));
  await cp('roles', join(control.dir, 'roles'), { recursive: true });
  await cp('templates', join(control.dir, 'templates'), { recursive: true });
});
afterEach(() => rm(control.dir, { recursive: true, force: true }));

async function edit(file: string, from: string | RegExp, to: string): Promise<string> {
  const path = join(control.dir, file);
  const text = await readFile(path, 'utf8');
  const edited = text.replace(from, to);
  expect(edited).not.toBe(text);
  await writeFile(path, edited);
  return `${file}:${edited.slice(0, edited.indexOf(to)).split('\n').length}`;
}

/** Runs apply and expects exit 1, the place and the reason, and no connection. */
async function expectRefused(place: string, reason: RegExp): Promise<void> {
  const result = await runCli(['apply', '-i', 'hosts.yml', '-p', '05.calico.yml'], { cwd: control.dir });
  expect(result, result.stdout + result.stderr).toMatchObject({ exitCode: 1 });
  expect(result.stderr).toContain(place);
  expect(result.stderr).toMatch(reason);
  expect(connections).toBe(0);
}

const MAIN_TASKS = 'roles/calico/tasks/main.yml';
const UNIT = 'roles/calico/templates/calico-node.service.j2';
const CIDR = 'CLUSTER_CIDR: "172.20.0.0/16"';

describe('apply refuses before any connection', () => {
  it('a good inventory only when the hosts do not answer, so the listener does see connections', async () => {
    const result = await runCli(['apply', '-i', 'hosts.yml', '-p', '05.calico.yml'], { cwd: control.dir });
    expect(result.exitCode).toBe(4);
    expect(connections).toBeGreaterThan(0);
  });

  it('an unknown group', async () => {
    await expectRefused(await edit('05.calico.yml', 'hosts: kube-cluster', 'hosts: kube-clutser'), /kube-clutser/);
  });

  it('an undefined variable in a template', async () => {
    await expectRefused(await edit(UNIT, '{{ CLUSTER_CIDR }}', '{{ CLUSTER_CDIR }}'), /CLUSTER_CDIR/);
  });

  it('a CLUSTER_CIDR with host bits', async () => {
    await expectRefused(await edit('hosts.yml', CIDR, 'CLUSTER_CIDR: "172.20.1.0/16"'), /172\.20\.0\.0\/16/);
  });

  it('a CLUSTER_CIDR that overlaps SERVICE_CIDR', async () => {
    await expectRefused(await edit('hosts.yml', CIDR, 'CLUSTER_CIDR: "10.68.128.0/17"'), /SERVICE_CIDR/);
  });

  it('an endpoint without a port', async () => {
    await expectRefused(await edit('hosts.yml', 'https://192.0.2.12:2379', 'https://192.0.2.12'), /port/);
  });

  it('endpoints of mixed schemes', async () => {
    await expectRefused(await edit('hosts.yml', 'https://192.0.2.12:2379', 'http://192.0.2.12:2379'), /scheme/);
  });

  it('a NODE_IP that two hosts have', async () => {
    await edit('hosts.yml', 'NODE_IP: 192.0.2.12', 'NODE_IP: 192.0.2.11');
    await expectRefused('hosts.yml:25', /192\.0\.2\.11/);
  });

  it('a missing binary', async () => {
    await rm(join(control.baseDir, 'bin', 'loopback'));
    await expectRefused('hosts.yml:10', /loopback/);
  });

  it('a module that is not supported', async () => {
    const task = '- name: Sources\n  ansible.builtin.subversion:\n    repo: x\n\n- name: Directories';
    await edit(MAIN_TASKS, '- name: Directories', task);
    const line =
      (await readFile(join(control.dir, MAIN_TASKS), 'utf8'))
        .split('\n')
        .findIndex((text) => text.includes('subversion')) + 1;
    await expectRefused(`${MAIN_TASKS}:${line}`, /subversion/);
  });

  it('a tab in YAML', async () => {
    await expectRefused(await edit('hosts.yml', '    bin_dir: ', '\tbin_dir: '), /tab/i);
  });

  it('a CA key that does not match', async () => {
    await makeCa(control.caDir, 'other');
    await cp(join(control.caDir, 'other-key.pem'), join(control.caDir, 'ca-key.pem'));
    await expectRefused('hosts.yml:9', /is not the key of/);
  });

  it('a host whose name ssh would read as an option', async () => {
    const place = await edit('hosts.yml', '        node2:\n    kube', '        -oProxyCommand=x:\n    kube');
    await expectRefused(place, /-oProxyCommand=x/);
  });

  it.each([
    ['whose block has no end', (text: string) => `${text}{% if x %}\n`, /endif|end of (?:the )?template/i],
    ['with a filter that does not exist', (text: string) => text.replaceAll('to_json', 'to_jsn'), /to_jsn/],
  ])('a template %s', async (_, spoil, reason) => {
    const path = join(control.dir, 'roles/calico/templates/cni-calico.conf.j2');
    await writeFile(path, spoil(await readFile(path, 'utf8')));
    await expectRefused('cni-calico.conf.j2:', reason);
  });

  it.each(['roles/calico/templates/cni-calico.conf.j2', 'templates/calico-csr.json.j2'])('no %s', async (file) => {
    await rm(join(control.dir, file));
    await expectRefused(file.split('/').at(-1) ?? '', /could not (find|be found)/i);
  });

  it('a limit that leaves no host', async () => {
    const result = await runCli(['apply', '-i', 'hosts.yml', '-l', 'nodee1'], { cwd: control.dir });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('--limit nodee1 leaves no host');
    const taken = await runCli(['apply', '-i', 'hosts.yml', '-l', 'all:!all'], { cwd: control.dir });
    expect(taken.stderr).toContain('--limit all:!all leaves no host');
    expect(connections).toBe(0);
  });
});
