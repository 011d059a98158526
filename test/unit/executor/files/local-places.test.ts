import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lookAtPlace, saveAtPlace } from '../../../../src/executor/files/local-places.ts';

const folder = mkdtempSync(join(tmpdir(), 'calico-deploy-places-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HOSTILE = ['', '.', '..', '../x', 'a/../..', '../../etc/passwd', 'a/../../b', './..', 'a\0b', '../out2/x'];

describe('places for files of a host', () => {
  it.each(HOSTILE.map((name) => [JSON.stringify(name), name]))('keeps %s inside of dest', async (_, below) => {
    const dest = join(folder, 'out');
    mkdirSync(dest, { recursive: true });
    expect((await lookAtPlace({ dest, below }, ['/'])).type).toBe('outside');
    expect((await saveAtPlace({ dest, below }, Buffer.from('x'), ['/'])).type).toBe('outside');
    expect(readdirSync(dest)).toEqual([]);
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it('takes an absolute name for one below dest', async () => {
    const dest = join(folder, 'out');
    const place = await saveAtPlace({ dest, below: '/etc/passwd' }, Buffer.from('x'), ['/']);
    expect(place.path).toBe(join(dest, 'etc/passwd'));
    expect(readFileSync(place.path, 'utf8')).toBe('x');
    rmSync(dest, { recursive: true });
  });

  it('counts a relative dest from the directory of the playbook', async () => {
    const place = await saveAtPlace({ dest: 'kept/f' }, Buffer.from('hello\n'), ['/role', folder]);
    expect(place).toEqual({
      path: join(folder, 'kept/f'),
      type: 'file',
      sha1: 'f572d396fae9206628714fb2ce00f72e94f2258f',
      md5: 'b1946ac92492d2347c6235b4d2611184',
    });
    expect(readdirSync(join(folder, 'kept'))).toEqual(['f']);
    expect((await lookAtPlace({ dest: 'kept' }, [folder])).type).toBe('directory');
    expect((await lookAtPlace({ dest: 'none' }, [folder])).type).toBe('missing');
    rmSync(join(folder, 'kept'), { recursive: true });
  });
});
