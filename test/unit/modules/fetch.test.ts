import { describe, expect, it } from 'vitest';
import { fetchModule } from '../../../src/modules/fetch.ts';
import { playModule } from './run-module.ts';

/** Neither answer of the script is a place: a case that asked for one would throw. */
function fetchFrom(host: string, src: string) {
  return playModule(fetchModule, {
    arguments: { src, dest: '/out' },
    context: { host },
    replies: [{ before: { type: 'file', checksum: 'x' } }],
  });
}

describe('fetch of a name that the host chose', () => {
  it.each(['../x', '/../x', '../../etc/shadow', '/a/../../h2/x', '..'])('refuses %s', async (src) => {
    const { result } = await fetchFrom('h1', src);
    expect(result).toMatchObject({ changed: false, failed: true });
    expect(result.msg).toMatch(/^Detected directory traversal, expected to be contained in '\/out'/);
  });

  it.each(['..', '.', 'a/..', '../h2'])('refuses the host name %s', async (host) => {
    expect((await fetchFrom(host, '/etc/x')).result.msg).toMatch(/^Detected directory traversal/);
  });
});
