import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isRunning } from '../../helpers/is-running.ts';

const bundle = new URL('../../../dist/bin.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'calico-deploy-interrupted-'));
const PLAYBOOK = `- hosts: all
  gather_facts: false
  tasks:
    - name: First
      command: "true"
    - name: Long
      shell: echo $$ >FILE; sleep 63
`;
writeFileSync(join(folder, 'hosts'), 'one ansible_connection=local\n');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  it('says where the run was, shows what was done, and ends what was running', async () => {
    const file = join(folder, signal);
    writeFileSync(join(folder, 'play.yml'), PLAYBOOK.replace('FILE', file));
    const child = spawn('node', [bundle, 'playbook', '-i', 'hosts', 'play.yml'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk: Buffer) => {
        said[name] += chunk;
      });
    }
    const pid = () => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0);
    await expect.poll(pid, { timeout: 20_000 }).toBeGreaterThan(0);
    child.kill(signal);
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    expect(said.stderr).toContain("interrupted in the task 'Long' (");
    expect(said.stderr).toContain('play.yml:6)');
    expect(said.stdout).toMatch(/PLAY RECAP \*+\none +: ok=1 +changed=1 /);
    await expect.poll(() => isRunning(pid()), { timeout: 2000 }).toBe(false);
  });
});
