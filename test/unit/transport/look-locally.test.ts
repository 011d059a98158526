import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../../src/agent/operation.ts';
import type { Connection, ConnectionTarget } from '../../../src/transport/connection.ts';
import { lookLocally } from '../../../src/transport/look-locally.ts';
import { openConnection } from '../../../src/transport/open-connection.ts';

const TARGET: ConnectionTarget = {
  name: 'localhost',
  connection: 'local',
  address: 'localhost',
  sshArgs: [],
  sshExecutable: 'ssh',
  connectTimeout: 10,
};
const { username, uid } = userInfo();
const folder = mkdtempSync(join(tmpdir(), 'calico-deploy-look-'));
const at = (name: string) => join(folder, name);
let agent: Connection;

beforeAll(async () => {
  writeFileSync(at('file'), 'content\n', { mode: 0o640 });
  chmodSync(at('file'), 0o640);
  writeFileSync(at('empty'), '');
  writeFileSync(at('secret'), 'x', { mode: 0o4700 });
  chmodSync(at('secret'), 0o4700);
  mkdirSync(at('folder'), { mode: 0o750 });
  chmodSync(at('folder'), 0o750);
  writeFileSync(at('folder/inside'), 'inside');
  symlinkSync('file', at('link'));
  symlinkSync('folder', at('link-to-folder'));
  agent = await openConnection(TARGET, { shell: 'sh', stateDirectory: at('state') });
});

afterAll(async () => {
  await agent.close();
  rmSync(folder, { recursive: true });
});

function content(text: string) {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { sha256, size: text.length, load: async () => Buffer.from(text) };
}

const FILE = { force: true, follow: false, backup: false, beforeBytes: 0, check: false } as const;
const file = (path: string, text: string, more: object = {}): Operation => ({
  kind: 'ensure-file',
  path: at(path),
  content: content(text),
  ...FILE,
  ...more,
});
const directory = (path: string, more: object = {}): Operation => ({
  kind: 'ensure-directory',
  path: at(path),
  recurse: false,
  follow: true,
  check: false,
  ...more,
});
const attributes = (path: string, more: object = {}): Operation => ({
  kind: 'ensure-attributes',
  path: at(path),
  follow: false,
  check: false,
  ...more,
});
const stat = (path: string, more: object = {}): Operation => ({ kind: 'stat', path: at(path), follow: false, ...more });
const read = (path: string): Operation => ({ kind: 'read', path: at(path), maxBytes: 1000 });

const SAME: Readonly<Record<string, Operation>> = {
  'stat of a file': stat('file'),
  'stat with a checksum': stat('file', { checksum: 'sha1' }),
  'stat of a file with a set-id bit': stat('secret', { checksum: 'md5' }),
  'stat of a folder': stat('folder', { follow: true, checksum: 'sha256' }),
  'stat of nothing': stat('missing'),
  'read of a file': read('file'),
  'file with these bytes': file('file', 'content\n'),
  'file with these bytes and attributes': file('file', 'content\n', { mode: '0640', owner: username, group: '0' }),
  'file in a folder': file('folder', 'inside', { basename: 'inside', owner: String(uid) }),
  'file that may be kept': file('file', 'content\n', { backup: true, check: true, owes: ['handler'] }),
  'folder that is there': directory('folder', { mode: '0750' }),
  'attributes of a file': attributes('file', { mode: '0640', owner: username }),
  'attributes of a folder': attributes('folder', { group: '0', follow: true }),
  'folder with a slash': directory('folder/', { owner: username }),
};

const NOT_OURS: Readonly<Record<string, Operation>> = {
  'stat of a link': stat('link'),
  'stat below a file': stat('file/below'),
  'read of an empty file': read('empty'),
  'read of nothing': read('missing'),
  'read of a link': read('link'),
  'file with other bytes': file('file', 'other!!\n'),
  'file of another length': file('file', 'longer content\n'),
  'file with another mode': file('file', 'content\n', { mode: '0600' }),
  'file of another owner': file('file', 'content\n', { owner: 'nobody' }),
  'file where a link stands': file('link', 'content\n'),
  'file where nothing stands': file('missing', 'x'),
  'folder with another mode': directory('folder', { mode: '0700' }),
  'folder where a file stands': directory('file'),
  'folder where nothing stands': directory('missing'),
  'folder behind a link': directory('link-to-folder'),
  'folder with all below it': directory('folder', { recurse: true }),
  'attributes that differ': attributes('file', { mode: '0600' }),
  'attributes of a link': attributes('link', { owner: username }),
  'attributes of nothing': attributes('missing'),
  'a path from the home': { kind: 'stat', path: '~/x', follow: false },
  'a command': { kind: 'run', argv: ['true'], environment: {}, timeout: 0, check: false },
};

describe('the control node is looked at in this process', () => {
  it.each(Object.entries(SAME))('%s: as the agent answers', async (_, operation) => {
    const ours = lookLocally(operation);
    expect(ours).toBeDefined();
    const theirs = await agent.request(operation);
    // Reading changes the time of access.
    expect(withoutAccessTime(ours)).toEqual(withoutAccessTime(theirs.ok && theirs.result));
  });

  it.each(Object.entries(NOT_OURS))('%s: is left to the agent', (_, operation) => {
    expect(lookLocally(operation)).toBeUndefined();
  });
});

describe('a connection to the control node', () => {
  it('knows what an agent of an earlier run noted as owed, and strikes it off', async () => {
    const stateDirectory = at('owing-state');
    const first = await openConnection(TARGET, { stateDirectory });
    const owes = ['role : restart it', 'two\nlines'];
    await first.request(file('owing', 'x', { owes }));
    await first.close();
    const second = await openConnection(TARGET, { stateDirectory });
    expect(await second.hello).toMatchObject({ user: username, uid, owed: owes });
    await second.request({ kind: 'settle', handlers: owes });
    await second.close();
    expect((await (await openConnection(TARGET, { stateDirectory })).hello).owed).toEqual([]);
  });

  it('starts no agent while there is nothing to do, and one for what there is', async () => {
    const connection = await openConnection(TARGET, { stateDirectory: at('own-state') });
    const state = async () =>
      (await connection.request(stat('own-state'))) as { result: { after: { exists: boolean } } };
    expect((await state()).result.after.exists).toBe(false);
    const made = await Promise.all([
      connection.request(directory('made')),
      connection.request(file('made/file', 'x')),
      connection.request(stat('made/file')),
    ]);
    expect(made).toMatchObject([{ ok: true }, { ok: true }, { ok: true, result: { after: { exists: true } } }]);
    expect((await state()).result.after.exists).toBe(true);
    await connection.close();
  });
});

function withoutAccessTime(result: unknown): unknown {
  return JSON.parse(JSON.stringify(result, (key, value) => (key === 'atime' ? undefined : value)));
}
