import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/transport/connection.ts';
import { ensurePackages } from '../../helpers/apt.ts';
import { contentOf, ensureFile, failureOf, perform, Sandbox, SHELLS } from './agents.ts';

const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
const CONTENTS = {
  'nothing at all': Buffer.alloc(0),
  'one newline': Buffer.from('\n'),
  'text without a final newline': Buffer.from('text'),
  'every byte there is': EVERY_BYTE,
  'NULs alone': Buffer.alloc(5000),
  'a block and one byte': Buffer.alloc(65537, 'b'),
  '5 MB of noise': randomBytes(5_000_000),
};
const NAMES = [
  'plain',
  'two  blanks ',
  ' leading blank',
  'new\nline',
  'ends with newline\n',
  'back\\slash \\n \\\\',
  'quote\'double"',
  '-rf',
  '--help',
  'percent %s %n %%',
  'dollar $HOME `id` $(id)',
  'glob * ? [a-z]',
  'ünïcödé 日本 🙂',
  'control \x01\x1d\x1e\x1f\x7f\t',
  'semi; & | < > # !',
  `long ${'x'.repeat(200)}`,
];

beforeAll(() => ensurePackages(['dash', 'bash', 'busybox']), 300_000);

function modeOf(path: string): string {
  return (fs.lstatSync(path).mode & 0o7777).toString(8).padStart(4, '0');
}

describe.each(SHELLS)('ensure-file under %s', (shell) => {
  const sandbox = new Sandbox();
  let agent: Connection;
  beforeAll(async () => {
    agent = await sandbox.open(shell);
  });
  afterAll(() => sandbox.remove());

  it.each(Object.entries(CONTENTS))('writes %s and leaves it alone the second time', async (name, bytes) => {
    const path = sandbox.path(name);
    const made = await perform(agent, ensureFile(path, bytes));
    expect(made).toMatchObject({ changed: true, contentChanged: true, path, before: { exists: false } });
    expect(made.after).toMatchObject({ type: 'file', mode: '0644', owner: 'root', size: bytes.length });
    expect(fs.readFileSync(path).equals(bytes)).toBe(true);
    const { ino } = fs.statSync(path);
    expect(await perform(agent, ensureFile(path, bytes))).toMatchObject({ changed: false, contentChanged: false });
    expect(fs.statSync(path).ino).toBe(ino);
  });

  it.each(NAMES)('takes %j as a name', async (name) => {
    const path = sandbox.path(name);
    expect(await perform(agent, ensureFile(path, name))).toMatchObject({ changed: true, path });
    expect(fs.readFileSync(path, 'utf8')).toBe(name);
    expect(await perform(agent, ensureFile(path, name))).toMatchObject({ changed: false, path });
    expect(await perform(agent, { kind: 'ensure-absent', path, check: false })).toMatchObject({ changed: true });
    expect(fs.existsSync(path)).toBe(false);
  });

  it('puts back bytes that drifted, of the same length and of another', async () => {
    const path = sandbox.path('drift');
    const operation = ensureFile(path, 'wanted', { beforeBytes: 100 });
    for (const drifted of ['wonted', 'more than wanted', '']) {
      await perform(agent, operation);
      fs.writeFileSync(path, drifted);
      const result = await perform(agent, operation);
      expect(result).toMatchObject({ changed: true, contentChanged: true });
      expect(Buffer.from(result.content ?? []).toString()).toBe(drifted);
      expect(fs.readFileSync(path, 'utf8')).toBe('wanted');
    }
  });

  it('gives previous bytes only up to the limit', async () => {
    const path = sandbox.path('limit');
    fs.writeFileSync(path, 'eleven byte');
    const result = await perform(agent, ensureFile(path, 'x', { beforeBytes: 10, check: true }));
    expect(result.content).toBeUndefined();
    expect((await perform(agent, ensureFile(path, 'x', { beforeBytes: 11, check: true }))).content).toHaveLength(11);
  });

  it('repairs mode and owner without touching the bytes', async () => {
    const path = sandbox.path('attributes');
    const operation = ensureFile(path, 'x', { mode: '0640', owner: 'daemon', group: 'daemon' });
    expect((await perform(agent, operation)).after).toMatchObject({ mode: '0640', owner: 'daemon', group: 'daemon' });
    const { ino } = fs.statSync(path);
    fs.chmodSync(path, 0o777);
    fs.chownSync(path, 0, 0);
    const result = await perform(agent, operation);
    expect(result).toMatchObject({ changed: true, contentChanged: false });
    expect(result.before).toMatchObject({ mode: '0777', owner: 'root' });
    expect(result.after).toMatchObject({ mode: '0640', owner: 'daemon', group: 'daemon' });
    expect(fs.statSync(path).ino).toBe(ino);
  });

  it.each(['0600', '0755', '4755', '0000', '2750', '1644'])('creates with mode %s', async (mode) => {
    const path = sandbox.path(`mode-${mode}`);
    const operation = ensureFile(path, 'x', { mode, owner: 'daemon', group: '1' });
    await perform(agent, operation);
    expect(modeOf(path)).toBe(mode);
    expect(await perform(agent, operation)).toMatchObject({ changed: false });
  });

  it('keeps mode and owner of the file that it replaces unless told otherwise', async () => {
    const path = sandbox.path('kept');
    fs.writeFileSync(path, 'old');
    fs.chmodSync(path, 0o751);
    fs.chownSync(path, 1, 2);
    await perform(agent, ensureFile(path, 'new'));
    expect(fs.statSync(path)).toMatchObject({ uid: 1, gid: 2 });
    expect(modeOf(path)).toBe('0751');
    await perform(agent, ensureFile(path, 'newer', { group: 'root', mode: '0600' }));
    expect(fs.statSync(path)).toMatchObject({ uid: 1, gid: 0 });
  });

  it('says what it would do in check mode, asks for no bytes and changes nothing', async () => {
    const path = sandbox.path('check');
    const loads: string[] = [];
    const content = { ...contentOf(Buffer.from('x')), load: () => Promise.reject(new Error(String(loads.push('x')))) };
    const fresh = await perform(agent, ensureFile(path, 'x', { content, check: true, owes: ['restart'] }));
    expect(fresh).toMatchObject({ changed: true, contentChanged: true });
    expect(fs.existsSync(path)).toBe(false);
    fs.writeFileSync(path, 'x');
    const same = await perform(agent, ensureFile(path, 'x', { content, check: true, mode: '0600', owes: ['restart'] }));
    expect(same).toMatchObject({ changed: true, contentChanged: false });
    expect(modeOf(path)).toBe('0644');
    expect(loads).toEqual([]);
    expect(fs.existsSync(`${sandbox.state}/owed`)).toBe(false);
  });

  it('goes below a directory that stands at the path when it has a basename', async () => {
    const path = sandbox.path('directory');
    fs.mkdirSync(path);
    const result = await perform(agent, ensureFile(path, 'x', { basename: 'a b' }));
    expect(result.path).toBe(`${path}/a b`);
    expect(fs.readFileSync(`${path}/a b`, 'utf8')).toBe('x');
    expect(await failureOf(agent, ensureFile(path, 'x'))).toMatchObject({ reason: 'is-directory' });
  });

  it('leaves an existing file alone without force', async () => {
    const path = sandbox.path('unforced');
    fs.writeFileSync(path, 'theirs');
    expect(await perform(agent, ensureFile(path, 'ours', { force: false, mode: '0600' }))).toMatchObject({
      changed: false,
    });
    expect(fs.readFileSync(path, 'utf8')).toBe('theirs');
  });

  it('replaces a link or its target, as told', async () => {
    const [link, target] = [sandbox.path('link'), sandbox.path('target')];
    fs.writeFileSync(target, 'old');
    fs.symlinkSync(target, link);
    expect((await perform(agent, ensureFile(link, 'new', { follow: true }))).path).toBe(target);
    expect(fs.readlinkSync(link)).toBe(target);
    expect(fs.readFileSync(target, 'utf8')).toBe('new');
    const result = await perform(agent, ensureFile(link, 'new'));
    expect(result).toMatchObject({ changed: true, path: link, before: { type: 'link', linkTarget: target } });
    expect(fs.lstatSync(link).isFile()).toBe(true);
  });

  it('makes what a dangling link leads to, beside the link and not beside itself', async () => {
    fs.symlinkSync('second', sandbox.path('first'));
    fs.symlinkSync('made', sandbox.path('second'));
    expect((await perform(agent, ensureFile(sandbox.path('first'), 'x', { follow: true }))).changed).toBe(true);
    expect(fs.readFileSync(sandbox.path('made'), 'utf8')).toBe('x');
    expect(fs.readlinkSync(sandbox.path('first'))).toBe('second');
    fs.symlinkSync('round', sandbox.path('round'));
    expect((await failureOf(agent, ensureFile(sandbox.path('round'), 'x', { follow: true }))).reason).toBe('not-found');
  });

  it('replaces a link to a directory instead of writing into that', async () => {
    const [link, target] = [sandbox.path('link to directory'), sandbox.path('far directory')];
    fs.mkdirSync(target);
    fs.symlinkSync(target, link);
    expect(await failureOf(agent, ensureFile(link, 'x'))).toMatchObject({ reason: 'is-directory' });
    expect(fs.readdirSync(target)).toEqual([]);
  });

  it('keeps a backup with the name that Ansible gives it', async () => {
    const path = sandbox.path('backed up');
    fs.writeFileSync(path, 'old', { mode: 0o600 });
    const { backupFile } = await perform(agent, ensureFile(path, 'new', { backup: true }));
    expect(backupFile).toMatch(/backed up\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~$/);
    expect(fs.readFileSync(backupFile ?? '', 'utf8')).toBe('old');
    expect(modeOf(backupFile ?? '')).toBe('0600');
  });

  it('lets a command judge the new bytes before they move in', async () => {
    const path = sandbox.path('judged.conf');
    fs.writeFileSync(path, 'old');
    const validate = 'grep -q good %s && case %s in *.conf) true;; *) false;; esac';
    const bad = await failureOf(agent, ensureFile(path, 'bad', { validate: `echo why; echo so >&2; ${validate}` }));
    expect(bad).toMatchObject({ reason: 'validate', message: 'failed to validate', rc: 1 });
    expect(Buffer.from(bad.stdout ?? []).toString()).toBe('why\n');
    expect(Buffer.from(bad.stderr ?? []).toString()).toBe('so\n');
    expect(fs.readFileSync(path, 'utf8')).toBe('old');
    expect(await perform(agent, ensureFile(path, 'good', { validate }))).toMatchObject({ changed: true });
  });

  it.each([
    ['a missing directory', 'no/such/file', {}, 'missing-parent', /Destination directory .*no\/such does not exist/],
    ['an unknown owner', 'owner', { owner: 'nobody-here' }, 'unknown-user', /failed to look up user nobody-here/],
    ['an unknown group', 'group', { group: 'none-here' }, 'unknown-group', /failed to look up group none-here/],
  ])('names %s and leaves nothing behind', async (_what, name, rest, reason, message) => {
    const before = fs.readdirSync(sandbox.work);
    const failure = await failureOf(agent, ensureFile(sandbox.path(name), 'x', rest));
    expect(failure.reason).toBe(reason);
    expect(failure.message).toMatch(message);
    expect(fs.readdirSync(sandbox.work)).toEqual(before);
  });

  it('replaces nothing but the bytes that the new ones were made from', async () => {
    const path = sandbox.path('edited');
    fs.writeFileSync(path, 'old');
    const expected = contentOf(Buffer.from('old')).sha256;
    fs.writeFileSync(path, 'by another');
    for (const check of [true, false]) {
      for (const wanted of [expected, 'none']) {
        const failure = await failureOf(agent, ensureFile(path, 'new', { expected: wanted, check }));
        expect(failure.reason).toBe('changed-meanwhile');
      }
    }
    expect(fs.readFileSync(path, 'utf8')).toBe('by another');
    expect(fs.readdirSync(sandbox.work).filter((name) => name.startsWith('.calico-deploy'))).toEqual([]);
    fs.writeFileSync(path, 'old');
    expect((await perform(agent, ensureFile(path, 'new', { expected }))).changed).toBe(true);
    expect(fs.readFileSync(path, 'utf8')).toBe('new');
    const fresh = sandbox.path('edited-fresh');
    expect((await failureOf(agent, ensureFile(fresh, 'new', { expected }))).reason).toBe('changed-meanwhile');
    expect((await perform(agent, ensureFile(fresh, 'new', { expected: 'none' }))).changed).toBe(true);
  });

  it('replaces a link when it shows the bytes that the new ones were made from', async () => {
    const [target, path] = [sandbox.path('shown'), sandbox.path('showing')];
    fs.writeFileSync(target, 'old');
    fs.symlinkSync(target, path);
    const other = contentOf(Buffer.from('other')).sha256;
    expect((await failureOf(agent, ensureFile(path, 'new', { expected: other }))).reason).toBe('changed-meanwhile');
    const expected = contentOf(Buffer.from('old')).sha256;
    expect((await perform(agent, ensureFile(path, 'new', { expected }))).changed).toBe(true);
    expect([fs.lstatSync(path).isFile(), fs.readFileSync(target, 'utf8')]).toEqual([true, 'old']);
  });

  it('finds an unknown owner in check mode too', async () => {
    const operation = ensureFile(sandbox.path('owner'), 'x', { owner: 'nobody-here', check: true });
    expect(await failureOf(agent, operation)).toMatchObject({ reason: 'unknown-user' });
  });

  it.each([
    ['too few bytes', Buffer.from('shor')],
    ['too many bytes', Buffer.from('sharp and more')],
    ['other bytes', Buffer.from('thors')],
  ])('keeps the old file when %s arrive', async (_what, arriving) => {
    const path = sandbox.path('corrupt');
    fs.writeFileSync(path, 'old');
    const content = { ...contentOf(Buffer.from('short')), load: () => Promise.resolve(arriving) };
    const failure = await failureOf(agent, ensureFile(path, '', { content }));
    expect(['content', 'corrupt']).toContain(failure.reason);
    expect(fs.readFileSync(path, 'utf8')).toBe('old');
    expect(fs.readdirSync(sandbox.work).filter((name) => name.startsWith('.calico-deploy'))).toEqual([]);
  });

  it('tells why the control node could not give the bytes', async () => {
    const content = { ...contentOf(Buffer.from('x')), load: () => Promise.reject(new Error('disk on fire')) };
    const failure = await failureOf(agent, ensureFile(sandbox.path('unread'), '', { content }));
    expect(failure).toEqual({ reason: 'content', message: 'cannot send the content: disk on fire' });
  });

  it('takes bytes from a stream', async () => {
    const bytes = randomBytes(300_000);
    async function* load() {
      for (let at = 0; at < bytes.length; at += 7919) yield bytes.subarray(at, at + 7919);
    }
    await perform(agent, ensureFile(sandbox.path('streamed'), '', { content: { ...contentOf(bytes), load } }));
    expect(fs.readFileSync(sandbox.path('streamed')).equals(bytes)).toBe(true);
  });
});
