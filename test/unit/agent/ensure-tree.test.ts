import * as fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  EnsureAttributesOperation,
  EnsureDirectoryOperation,
  EnsureLinkOperation,
  TouchOperation,
} from '../../../src/agent/operation.ts';
import type { Connection } from '../../../src/transport/connection.ts';
import { ensurePackages } from '../../helpers/apt.ts';
import { failureOf, perform, Sandbox, SHELLS } from './agents.ts';

beforeAll(() => ensurePackages(['dash', 'bash', 'busybox']), 300_000);

function directory(path: string, rest: Partial<EnsureDirectoryOperation> = {}): EnsureDirectoryOperation {
  return { kind: 'ensure-directory', path, recurse: false, follow: true, check: false, ...rest };
}

function link(path: string, source: string, rest: Partial<EnsureLinkOperation> = {}): EnsureLinkOperation {
  return { kind: 'ensure-link', path, source, hard: false, force: false, check: false, ...rest };
}

function attributes(path: string, rest: Partial<EnsureAttributesOperation> = {}): EnsureAttributesOperation {
  return { kind: 'ensure-attributes', path, follow: true, check: false, ...rest };
}

function touch(path: string, rest: Partial<TouchOperation> = {}): TouchOperation {
  return { kind: 'touch', path, check: false, ...rest };
}

function modeOf(path: string): string {
  return (fs.lstatSync(path).mode & 0o7777).toString(8).padStart(4, '0');
}

function mkdirOf(shell: string): string {
  return shell.startsWith('busybox') ? '/bin/busybox mkdir' : '/bin/mkdir';
}

describe.each(SHELLS)('under %s', (shell) => {
  const sandbox = new Sandbox();
  let agent: Connection;
  beforeAll(async () => {
    agent = await sandbox.open(shell);
  });
  afterAll(() => sandbox.remove());

  describe('ensure-directory', () => {
    it('makes the missing parents with the same attributes, once', async () => {
      const path = sandbox.path('a b/c\nd/e');
      const operation = directory(path, { mode: '0750', owner: 'daemon', group: 'daemon' });
      expect(await perform(agent, operation)).toMatchObject({ changed: true, path, before: { exists: false } });
      for (const made of ['a b', 'a b/c\nd', 'a b/c\nd/e']) {
        expect(modeOf(sandbox.path(made))).toBe('0750');
        expect(fs.statSync(sandbox.path(made))).toMatchObject({ uid: 1, gid: 1 });
      }
      expect(await perform(agent, operation)).toMatchObject({ changed: false });
    });

    it('takes over a parent that another process makes meanwhile', async () => {
      const parent = sandbox.path('raced');
      const rival = `#!/bin/sh\n/bin/mkdir -m 700 ${parent} 2>/dev/null\nexec ${mkdirOf(shell)} "$@"\n`;
      fs.mkdirSync(sandbox.path('bin'));
      fs.writeFileSync(sandbox.path('bin/mkdir'), rival, { mode: 0o755 });
      const { environment = process.env, ...options } = sandbox.options(shell);
      const environs = { ...environment, PATH: `${sandbox.path('bin')}:${environment.PATH}` };
      const raced = await sandbox.open(shell, { ...options, environment: environs });
      const operation = directory(`${parent}/below`, { mode: '0750' });
      expect(await perform(raced, operation)).toMatchObject({ changed: true });
      expect([parent, `${parent}/below`].map(modeOf)).toEqual(['0750', '0750']);
    });

    it('gives 0755 to a new directory and leaves an old one its mode when none is asked for', async () => {
      const path = sandbox.path('plain');
      await perform(agent, directory(`${path}/`));
      expect(modeOf(path)).toBe('0755');
      fs.chmodSync(path, 0o2700);
      expect(await perform(agent, directory(path))).toMatchObject({ changed: false });
      expect(await perform(agent, directory(path, { mode: '0711' }))).toMatchObject({ changed: true });
      expect(modeOf(path)).toBe('0711');
    });

    it('does not inherit the set-group-id bit of a parent against the mode that was asked for', async () => {
      const parent = sandbox.path('setgid');
      fs.mkdirSync(parent);
      fs.chmodSync(parent, 0o2755);
      await perform(agent, directory(`${parent}/below`, { mode: '0755' }));
      expect(modeOf(`${parent}/below`)).toBe('0755');
    });

    it('changes nothing in check mode', async () => {
      expect(await perform(agent, directory(sandbox.path('unmade/x'), { check: true }))).toMatchObject({
        changed: true,
      });
      expect(fs.existsSync(sandbox.path('unmade'))).toBe(false);
    });

    it('refuses to take the place of a file, or to go below one', async () => {
      fs.writeFileSync(sandbox.path('file'), '');
      expect(await failureOf(agent, directory(sandbox.path('file')))).toMatchObject({ reason: 'exists' });
      expect(await failureOf(agent, directory(sandbox.path('file/x')))).toMatchObject({ reason: 'not-directory' });
    });

    it('follows a link to a directory only where told to', async () => {
      fs.mkdirSync(sandbox.path('real'));
      fs.symlinkSync('real', sandbox.path('linked'));
      expect(await perform(agent, directory(sandbox.path('linked')))).toMatchObject({ path: sandbox.path('real') });
      expect(await failureOf(agent, directory(sandbox.path('linked'), { follow: false }))).toMatchObject({
        reason: 'exists',
      });
    });

    it('sets attributes below, names what it changed, and leaves the targets of links alone', async () => {
      const root = sandbox.path('tree');
      fs.mkdirSync(`${root}/sub`, { recursive: true });
      fs.writeFileSync(`${root}/sub/file`, '', { mode: 0o600 });
      fs.writeFileSync(sandbox.path('outside'), '', { mode: 0o600 });
      fs.symlinkSync(sandbox.path('outside'), `${root}/link`);
      const operation = directory(root, { recurse: true, mode: '0755', owner: 'daemon' });
      const planned = await perform(agent, { ...operation, check: true });
      expect(planned).toMatchObject({ changed: true });
      expect(fs.statSync(root).uid).toBe(0);
      const done = await perform(agent, operation);
      expect(done.changedPaths).toEqual(expect.arrayContaining([root, `${root}/sub/file`, `${root}/link`]));
      expect(done.changedPaths).toEqual(planned.changedPaths);
      expect(modeOf(`${root}/sub/file`)).toBe('0755');
      expect(fs.lstatSync(`${root}/link`).uid).toBe(1);
      expect(fs.statSync(sandbox.path('outside'))).toMatchObject({ uid: 0 });
      expect(await perform(agent, operation)).toMatchObject({ changed: false });
    });
  });

  describe('ensure-link', () => {
    it('makes a link, leaves it, and points it elsewhere', async () => {
      const path = sandbox.path('new link');
      fs.writeFileSync(sandbox.path('one'), '');
      fs.writeFileSync(sandbox.path('two\n'), '');
      expect(await perform(agent, link(path, 'one'))).toMatchObject({ changed: true });
      expect(await perform(agent, link(path, 'one'))).toMatchObject({ changed: false });
      const moved = await perform(agent, link(path, sandbox.path('two\n')));
      expect(moved).toMatchObject({ changed: true, before: { linkTarget: 'one' } });
      expect(fs.readlinkSync(path)).toBe(sandbox.path('two\n'));
      expect(await perform(agent, link(path, sandbox.path('two\n')))).toMatchObject({ changed: false });
    });

    it('refuses a dangling target, a file and a full directory, and gives way to force', async () => {
      expect(await failureOf(agent, link(sandbox.path('d'), 'missing'))).toMatchObject({ reason: 'not-found' });
      expect(await perform(agent, link(sandbox.path('d'), 'missing', { force: true }))).toMatchObject({
        changed: true,
      });
      fs.writeFileSync(sandbox.path('occupied'), '');
      expect(await failureOf(agent, link(sandbox.path('occupied'), '/etc'))).toMatchObject({ reason: 'exists' });
      await perform(agent, link(sandbox.path('occupied'), '/etc', { force: true }));
      expect(fs.readlinkSync(sandbox.path('occupied'))).toBe('/etc');
      fs.mkdirSync(sandbox.path('full/.hidden'), { recursive: true });
      const full = link(sandbox.path('full'), '/etc', { force: true });
      expect(await failureOf(agent, full)).toMatchObject({ reason: 'not-empty' });
      fs.rmdirSync(sandbox.path('full/.hidden'));
      expect(await perform(agent, full)).toMatchObject({ changed: true });
    });

    it('makes hard links', async () => {
      fs.writeFileSync(sandbox.path('inode'), 'x');
      const operation = link(sandbox.path('hard'), sandbox.path('inode'), { hard: true });
      expect(await perform(agent, operation)).toMatchObject({ changed: true });
      expect(fs.statSync(sandbox.path('hard')).ino).toBe(fs.statSync(sandbox.path('inode')).ino);
      expect(await perform(agent, operation)).toMatchObject({ changed: false });
    });

    it('sets attributes on what the link leads to', async () => {
      fs.writeFileSync(sandbox.path('owned'), '', { mode: 0o644 });
      const operation = link(sandbox.path('to owned'), 'owned', { owner: 'daemon', mode: '0600' });
      expect(await perform(agent, operation)).toMatchObject({ changed: true });
      expect(fs.statSync(sandbox.path('owned')).uid).toBe(1);
      expect(modeOf(sandbox.path('owned'))).toBe('0600');
      expect(await perform(agent, operation)).toMatchObject({ changed: false });
    });

    it('changes nothing in check mode', async () => {
      const result = await perform(agent, link(sandbox.path('unlinked'), '/etc', { check: true }));
      expect(result).toMatchObject({ changed: true });
      expect(fs.existsSync(sandbox.path('unlinked'))).toBe(false);
    });
  });

  describe('ensure-attributes', () => {
    it('sets what differs and fails where nothing stands', async () => {
      const path = sandbox.path('attributed');
      fs.writeFileSync(path, '');
      const operation = attributes(path, { mode: '0601', group: 'daemon' });
      expect((await perform(agent, { ...operation, check: true })).changed).toBe(true);
      expect(modeOf(path)).toBe('0644');
      expect((await perform(agent, operation)).after).toMatchObject({ mode: '0601', group: 'daemon' });
      expect((await perform(agent, operation)).changed).toBe(false);
      const failure = await failureOf(agent, attributes(sandbox.path('nowhere')));
      expect(failure.reason).toBe('not-found');
      expect(failure.message).toBe(`file (${sandbox.path('nowhere')}) is absent, cannot continue`);
    });
  });

  describe('ensure-absent', () => {
    it('removes files, trees and links, not what links lead to', async () => {
      fs.mkdirSync(sandbox.path('gone/deep'), { recursive: true });
      fs.writeFileSync(sandbox.path('stays'), '');
      fs.symlinkSync('stays', sandbox.path('link away'));
      for (const name of ['gone', 'link away']) {
        const operation = { kind: 'ensure-absent', path: sandbox.path(name), check: false } as const;
        expect((await perform(agent, { ...operation, check: true })).changed).toBe(true);
        expect((await perform(agent, operation)).changed).toBe(true);
        expect((await perform(agent, operation)).changed).toBe(false);
      }
      expect(fs.existsSync(sandbox.path('stays'))).toBe(true);
    });

    it.each(['/', '//', '/.', '/tmp/..'])('does not remove %s', async (path) => {
      const reply = await agent.request({ kind: 'ensure-absent', path, check: true });
      expect(reply).toMatchObject({ ok: false, failure: { reason: 'invalid' } });
    });
  });

  describe('touch', () => {
    it('makes a file, and moves the time of one that is there', async () => {
      const path = sandbox.path('touched');
      expect((await perform(agent, touch(path, { mode: '0640' }))).after).toMatchObject({ mode: '0640', size: 0 });
      fs.writeFileSync(path, 'kept');
      fs.utimesSync(path, 1000, 1000);
      expect((await perform(agent, touch(path, { check: true }))).changed).toBe(true);
      expect(fs.statSync(path).mtimeMs).toBe(1_000_000);
      const { after } = await perform(agent, touch(path, { owner: 'daemon' }));
      expect(after).toMatchObject({ owner: 'daemon', mode: '0640', size: 4 });
      expect(after?.mtime).toBeGreaterThan(Date.now() / 1000 - 60);
    });
  });
});
