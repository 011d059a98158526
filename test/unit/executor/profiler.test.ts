import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EnsureFileOperation } from '../../../src/agent/operation.ts';
import { Profiler } from '../../../src/executor/profiler.ts';
import { Span } from '../../../src/executor/span.ts';
import type { ConnectionTarget } from '../../../src/transport/connection.ts';
import { FakeHost } from '../../helpers/fake-host.ts';
import { runPlaybookCommand } from '../../helpers/run-command.ts';
import { runForTest } from '../../helpers/run-playbook.ts';

const target: ConnectionTarget = {
  name: 'node1',
  connection: 'ssh',
  address: '192.0.2.1',
  sshArgs: [],
  sshExecutable: 'ssh',
  connectTimeout: 10,
};

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('a profile', () => {
  it('has a spread for each host, and counts what hosts wait for', async () => {
    const host = new FakeHost({
      run: async () => {
        await pause(30);
        return '';
      },
    });
    const profiler = new Profiler();
    const folder = mkdtempSync(join(tmpdir(), 'profiler-'));
    writeFileSync(join(folder, 'play.yml'), '- hosts: all\n  gather_facts: false\n  tasks:\n    - command: "true"\n');
    const { summary } = await runForTest(
      { playbook: join(folder, 'play.yml'), inventory: ['node1,node2,'] },
      profiler.watch((each) => host.connect(each)),
    );
    expect(summary.failed.size + summary.unreachable.size).toBe(0);
    const { startUp, connect, hostWork, lastAnswer, total, transfer } = profiler.profile();
    expect([connect.hosts, hostWork.hosts]).toEqual([2, 2]);
    expect(hostWork.min).toBeGreaterThan(0.025);
    expect(startUp).toBeLessThan(lastAnswer);
    expect(lastAnswer).toBeLessThanOrEqual(total);
    expect(transfer).toEqual({ bytes: 0, seconds: 0 });
  });

  it('counts the content that a host asked for, and none that it has', async () => {
    const profiler = new Profiler();
    const connect = profiler.watch(async (each) => ({
      ...(await new FakeHost().connect(each)),
      request: async (operation) => {
        if (operation.kind === 'ensure-file' && operation.path === '/lacks') await operation.content.load();
        await pause(20);
        return { ok: true, result: { changed: false } };
      },
    }));
    const connection = await connect(target);
    await Promise.all([connection.request(file('/has')), connection.request(file('/lacks'))]);
    const { transfer } = profiler.profile();
    expect(transfer.bytes).toBe(5);
    expect(transfer.seconds).toBeGreaterThan(0.015);
  });

  it('leaves the control node out', async () => {
    const profiler = new Profiler();
    await profiler.watch((each) => new FakeHost().connect(each))({ ...target, connection: 'local' });
    expect(profiler.profile().connect.hosts).toBe(0);
  });

  it('is printed after the recap, and part of the JSON document only where it was asked for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'profiler-'));
    writeFileSync(join(folder, 'hosts'), 'localhost ansible_connection=local\n');
    writeFileSync(join(folder, 'play.yml'), '- hosts: all\n  gather_facts: false\n  tasks:\n    - ping:\n');
    const [plain, profiled] = [
      await runPlaybookCommand(folder, { json: true }),
      await runPlaybookCommand(folder, { json: true, profile: true }),
    ];
    expect(JSON.parse(plain.out)).not.toHaveProperty('profile');
    expect(plain.err).not.toContain('PROFILE');
    expect(JSON.parse(profiled.out).profile).toMatchObject({ connect: { hosts: 0 }, transfer: { bytes: 0 } });
    expect(profiled.err).toMatch(/PLAY RECAP.*PROFILE\nstart-up +\d+\.\d{3} s/s);
  });
});

describe('a span', () => {
  it('counts what overlaps once', async () => {
    const span = new Span();
    const start = performance.now();
    span.open();
    span.open();
    await pause(20);
    span.close();
    expect(span.isOpen).toBe(true);
    span.close();
    expect(span.length).toBeGreaterThan(15);
    expect(span.length).toBeLessThanOrEqual(performance.now() - start);
  });
});

function file(path: string): EnsureFileOperation {
  const content = { sha256: '', size: 5, load: async () => new TextEncoder().encode('bytes') };
  const how = { basename: '', force: true, follow: false, backup: false, beforeBytes: 0, check: false };
  return { kind: 'ensure-file', path, content, ...how };
}
