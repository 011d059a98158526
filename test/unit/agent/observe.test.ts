import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FACTS_SECTIONS } from '../../../src/agent/facts-sections.ts';
import type { Operation, WaitOperation } from '../../../src/agent/operation.ts';
import type { Connection } from '../../../src/transport/connection.ts';
import { ensurePackages } from '../../helpers/apt.ts';
import { ensureFile, failureOf, perform, Sandbox, SHELLS } from './agents.ts';

beforeAll(() => ensurePackages(['dash', 'bash', 'busybox']), 300_000);

function waitFor(condition: WaitOperation['condition'], timeout = 0, delay = 0): WaitOperation {
  return { kind: 'wait', condition, delay, sleep: 1, timeout };
}

describe.each(SHELLS)('under %s', (shell) => {
  const sandbox = new Sandbox();
  let agent: Connection;
  beforeAll(async () => {
    agent = await sandbox.open(shell);
  });
  afterAll(() => sandbox.remove());

  describe('stat', () => {
    it('tells of many files that are asked for at once, without taking longer for each', async () => {
      const paths = Array.from({ length: 250 }, (_, index) => sandbox.path(`many-${index}-${'x'.repeat(60)}`));
      for (const [index, path] of paths.entries()) fs.writeFileSync(path, 'x'.repeat(index));
      const replies = await Promise.all(paths.map((path) => perform(agent, { kind: 'stat', path, follow: false })));
      expect(replies.map(({ before }) => before?.size)).toEqual([...paths.keys()]);
    });

    it('tells what stat tells', async () => {
      const path = sandbox.path('a file\n');
      fs.writeFileSync(path, 'x'.repeat(1234), { mode: 0o640 });
      fs.chownSync(path, 1, 2);
      const real = fs.statSync(path);
      const { before, changed } = await perform(agent, { kind: 'stat', path, follow: false, checksum: 'sha1' });
      expect(changed).toBe(false);
      expect(before).toMatchObject({
        ...{ exists: true, type: 'file', mode: '0640', owner: 'daemon', group: 'bin', uid: 1, gid: 2, size: 1234 },
        ...{ inode: real.ino, device: real.dev, links: 1, readable: true, writeable: true, executable: false },
        checksum: createHash('sha1').update('x'.repeat(1234)).digest('hex'),
      });
      expect(Math.abs((before?.mtime ?? 0) - real.mtimeMs / 1000)).toBeLessThan(1);
    });

    it.each([
      ['directory', '/', 'directory'],
      ['device', '/dev/null', 'character'],
      ['absence', '/no/such', undefined],
    ])('knows a %s', async (_what, path, type) => {
      const { before } = await perform(agent, { kind: 'stat', path, follow: false });
      expect(before?.exists).toBe(type !== undefined);
      expect(before?.type).toBe(type);
    });

    it('sees what an operation before it did, of those that were looked at together', async () => {
      const [path, other] = [sandbox.path('seen'), sandbox.path('seen-too')];
      for (const each of [path, other]) fs.writeFileSync(each, 'old', { mode: 0o600 });
      const link = sandbox.path('to-seen');
      fs.symlinkSync('seen', link);
      const stat = (each: string, follow = false): Operation => ({ kind: 'stat', path: each, follow });
      const run = { kind: 'run', argv: ['chmod', '0640', other], environment: {}, timeout: 0, check: false } as const;
      const operations = [
        stat(other),
        stat(link),
        stat(link, true),
        ensureFile(path, 'bytes'),
        stat(path),
        stat(other),
      ];
      const results = await Promise.all([...operations, run, stat(other)].map((each) => perform(agent, each)));
      const states = results.map(({ before }) => [before?.type, before?.size, before?.mode]);
      expect(states[1]?.[0]).toBe('link');
      expect([states[0], states[2], states[4], states[5], states[7]]).toEqual([
        ['file', 3, '0600'],
        ['file', 3, '0600'],
        ['file', 5, '0600'],
        ['file', 3, '0600'],
        ['file', 3, '0640'],
      ]);
    });

    it('tells where a link leads, or what is there', async () => {
      fs.writeFileSync(sandbox.path('end'), 'x');
      fs.symlinkSync('end', sandbox.path('middle'));
      fs.symlinkSync('middle', sandbox.path('start'));
      const path = sandbox.path('start');
      expect((await perform(agent, { kind: 'stat', path, follow: false })).before).toMatchObject({
        ...{ type: 'link', linkTarget: 'middle', linkSource: sandbox.path('end') },
      });
      expect((await perform(agent, { kind: 'stat', path, follow: true })).before).toMatchObject({
        type: 'file',
        size: 1,
      });
      fs.rmSync(sandbox.path('end'));
      expect((await perform(agent, { kind: 'stat', path, follow: true })).before).toEqual({ exists: false });
      expect((await perform(agent, { kind: 'stat', path, follow: false })).before?.type).toBe('link');
    });
  });

  describe('read', () => {
    it('gives all bytes of a file, also of one in /proc that has no size', async () => {
      const bytes = Buffer.from(Array.from({ length: 3000 }, (_, at) => at % 256));
      fs.writeFileSync(sandbox.path('bytes'), bytes);
      const { content } = await perform(agent, { kind: 'read', path: sandbox.path('bytes'), maxBytes: 3000 });
      expect(Buffer.from(content ?? []).equals(bytes)).toBe(true);
      const version = await perform(agent, { kind: 'read', path: '/proc/version', maxBytes: 4096 });
      expect(Buffer.from(version.content ?? []).toString()).toBe(fs.readFileSync('/proc/version', 'utf8'));
    });

    it.each([
      ['a missing file', '/no/such', 'not-found'],
      ['a directory', '/etc', 'is-directory'],
      ['a device', '/dev/zero', 'invalid'],
      ['a file that is too large', '/etc/passwd', 'too-large'],
    ])('fails at %s', async (_what, path, reason) => {
      expect(await failureOf(agent, { kind: 'read', path, maxBytes: 10 })).toMatchObject({ reason });
    });
  });

  describe('wait', () => {
    it('is over at once when the condition holds', async () => {
      const { wait } = await perform(agent, waitFor({ type: 'path', path: '/etc/passwd', present: true }, 20));
      expect(wait?.met).toBe(true);
      expect(wait?.elapsed).toBeLessThan(5);
    });

    it('waits for a file, its text, and its end', async () => {
      const path = sandbox.path('awaited');
      const appears = perform(agent, waitFor({ type: 'path', path, present: true, searchRegex: 'st(art)ed' }, 20));
      setTimeout(() => fs.writeFileSync(path, 'one\nhas started now\n'), 300);
      expect((await appears).wait).toMatchObject({ met: true, match: 'has started now' });
      const goes = perform(agent, waitFor({ type: 'path', path, present: false }, 20));
      setTimeout(() => fs.rmSync(path), 300);
      expect((await goes).wait?.met).toBe(true);
    });

    it('gives up after its time', async () => {
      const { wait } = await perform(agent, waitFor({ type: 'path', path: '/no/such', present: true }, 1));
      expect(wait?.met).toBe(false);
      expect(wait?.elapsed).toBeGreaterThanOrEqual(1);
    });

    it('waits for its time alone', async () => {
      const { wait } = await perform(agent, waitFor({ type: 'time' }, 1));
      expect(wait?.met).toBe(true);
      expect(wait?.elapsed).toBeGreaterThanOrEqual(1);
    });

    it('sees whether something listens', async () => {
      const server = createServer();
      const port = await new Promise<number>((resolve) => {
        server.listen(0, '127.0.77.1', () => resolve((server.address() as { port: number }).port));
      });
      const open = { type: 'port', host: '127.0.77.1', port, open: true } as const;
      expect((await perform(agent, waitFor(open, 10))).wait?.met).toBe(true);
      expect((await perform(agent, waitFor({ ...open, host: '127.0.77.2' }, 0))).wait?.met).toBe(false);
      expect((await perform(agent, waitFor({ ...open, open: false }, 0))).wait?.met).toBe(false);
      await new Promise((resolve) => server.close(resolve));
      expect((await perform(agent, waitFor({ ...open, open: false }, 10))).wait?.met).toBe(true);
    });
  });

  describe('facts', () => {
    it('gives the lines of files and what commands print, by section', async () => {
      const sections = ['hostname', 'kernel', 'memory', 'user', 'date', 'dns', 'uptime'];
      const { facts } = await perform(agent, { kind: 'facts', sections });
      expect(Object.keys(facts ?? {})).toEqual(sections);
      const hostname = fs.readFileSync('/proc/sys/kernel/hostname', 'utf8');
      expect(facts?.hostname).toContain(`==> /proc/sys/kernel/hostname <==\n${hostname}`);
      expect(facts?.kernel).toMatch(/==> command <==\n\S+\n$/);
      expect(facts?.memory).toContain('MemTotal:');
      expect(facts?.user).toContain(`==> /etc/passwd <==\n${fs.readFileSync('/etc/passwd', 'utf8')}`);
      expect(facts?.user).toMatch(/==> command <==\nuid=0\(root\) gid=0\(root\)/);
      expect(facts?.date).toMatch(/==> command <==\n\d{10}\n[+-]\d{4}\n\S+\n\d{4}-\d\d-\d\dT/);
    });

    it('has something to say for every section, or nothing, but never fails', async () => {
      const sections = Object.keys(FACTS_SECTIONS);
      const { facts } = await perform(agent, { kind: 'facts', sections });
      expect(Object.keys(facts ?? {})).toEqual(sections);
    });

    it('refuses a section that it does not know', async () => {
      const failure = await failureOf(agent, { kind: 'facts', sections: ['nonsense'] });
      expect(failure).toMatchObject({ reason: 'invalid', message: 'no section of facts: nonsense' });
    });
  });
});
