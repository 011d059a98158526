import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, it } from 'vitest';

const bundle = new URL('../../../dist/bin.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'calico-deploy-color-'));
const ESCAPE = '\u001b[';

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a command that finds a fault prints on a terminal, which `script` makes, with a stream led into the file `out`. */
async function printed(redirection: string, env: Record<string, string> = {}): Promise<string> {
  const command = `node ${bundle} validate -i no-such ${redirection}`;
  const { stdout } = await execa('script', ['-qec', command, '/dev/null'], {
    cwd: folder,
    env: { NO_COLOR: '', FORCE_COLOR: '', TERM: 'xterm', ...env },
    reject: false,
    stdin: 'ignore',
  });
  return stdout;
}

it('is on the terminal, also where the other stream is none', async () => {
  expect(await printed('>out')).toContain(ESCAPE);
});

it('is not in a file, also where the other stream is a terminal', async () => {
  await printed('2>out');
  const text = readFileSync(join(folder, 'out'), 'utf8');
  expect(text).toContain('no-such does not exist');
  expect(text).not.toContain(ESCAPE);
});

it.each([{ NO_COLOR: '1' }, { TERM: 'dumb' }])('is not where %j is set', async (env) => {
  const text = await printed('>out', env);
  expect(text).toContain('no-such does not exist');
  expect(text).not.toContain(ESCAPE);
});
