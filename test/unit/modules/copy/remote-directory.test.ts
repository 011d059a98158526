import { describe, expect, it } from 'vitest';
import { copy } from '../../../../src/modules/copy.ts';
import { playModule, type ScriptedReply } from '../run-module.ts';

const FOLDER: ScriptedReply = { after: { type: 'directory', mode: '0755' } };
const NOTHING: ScriptedReply = { after: 'absent' };

/** What `find` on a host says of a directory with one entry. */
function holding(path: string, kind: 'pipe' | 'link'): ScriptedReply {
  const rawMode = kind === 'pipe' ? '11a4' : 'a1ff';
  return { run: { stdout: `1\n${rawMode} 0 0 0 1 1 1 1.0 1.0 1.0/root/root\nf\n${path}\0` } };
}

/** `copy` of /w/a to /w/b, which both are directories; of the replies only these are left to be given. */
async function copyWith(replies: readonly ScriptedReply[], extra: object = {}, check = false) {
  const args = { src: '/w/a/', dest: '/w/b', remote_src: true, ...extra };
  const played = await playModule(copy, {
    arguments: args,
    replies: [FOLDER, FOLDER, ...replies],
    context: { check },
  });
  const kinds = played.operations.map((each) => (each as { kind: string }).kind);
  return { failed: played.result.failed, msg: played.result.msg, kinds };
}

/** Where the real module leaves something out and says `changed`, or fails half-way. */
describe('copy of a directory on the host', () => {
  it('fails on a pipe before anything is copied', async () => {
    const { msg, kinds } = await copyWith([{ run: {} }, holding('/w/a/./p', 'pipe')]);
    expect(msg).toBe('/w/a/p cannot be copied: it is a fifo');
    expect(kinds).toEqual(['stat', 'stat', 'run', 'run']);
  });

  it('fails on a link that leads nowhere when links are followed', async () => {
    const { msg } = await copyWith([{ run: {} }, holding('/w/a/./p', 'link'), NOTHING], { local_follow: true });
    expect(msg).toBe('/w/a/p cannot be copied: it is a link that leads nowhere');
  });

  it('fails where a file stands in its place, in check mode too', async () => {
    const file: ScriptedReply = { after: { type: 'file', mode: '0644' } };
    const { failed, msg } = await copyWith([file], { src: '/w/a' }, true);
    expect({ failed, msg }).toEqual({
      failed: true,
      msg: 'a directory cannot be copied to /w/b/a: a file stands there',
    });
  });

  it('does not copy a directory into itself', async () => {
    const { msg } = await copyWith([NOTHING, FOLDER], { src: '/w/a', dest: '/w/a' });
    expect(msg).toBe('/w/a cannot be copied into itself, to /w/a/a');
  });

  it('copies links as links only on the host', async () => {
    const refused = await playModule(copy, { arguments: { src: 'a', dest: '/w/b', local_follow: false } });
    expect(refused.result.msg).toContain("'local_follow' is not supported without remote_src");
  });
});
