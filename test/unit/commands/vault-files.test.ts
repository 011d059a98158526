import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PlaybookOptions } from '../../../src/commands/options.ts';
import { writeTree } from '../../helpers/play-tree.ts';
import { type Printed, runPlaybookCommand } from '../../helpers/run-command.ts';

/** Encrypted by test/golden/vault-files/record.sh, for the id `one`, which records too what Ansible makes of them. */
const GOLDEN = new URL('../../golden/vault-files', import.meta.url).pathname;
const WITH_PASSWORD = { vaultIds: ['one@one.password'] };

async function run(options: Partial<PlaybookOptions>): Promise<Printed & { readonly folder: string }> {
  const folder = writeTree({});
  cpSync(GOLDEN, folder, { recursive: true });
  mkdirSync(join(folder, 'out'));
  return { folder, ...(await runPlaybookCommand(folder, options)) };
}

/** Path, mode and hash of all that a play wrote, as the recorder notes them. */
function written(folder: string): string[] {
  const out = join(folder, 'out');
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => {
      const mode = (statSync(file).mode & 0o7777).toString(8);
      return `${relative(out, file)} ${mode} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`;
    })
    .sort();
}

describe('files in vaults that tasks send', () => {
  it('come to the host decrypted', async () => {
    const { folder, outcomes, err } = await run({ ...WITH_PASSWORD, playbooks: ['files.yml'] });
    expect(err).toBe('');
    expect(outcomes).toEqual([]);
    expect(written(folder)).toEqual(readFileSync(join(GOLDEN, 'expected.txt'), 'utf8').trim().split('\n'));
  });

  it.each<[string, Partial<PlaybookOptions>, RegExp]>([
    ['no', {}, /Give --vault-password-file FILE/],
    ['the wrong', { vaultIds: ['one@two.password'] }, /No password fits; tried: 'one' of two\.password/],
  ])('are refused before the run with %s password', async (_, options, hint) => {
    const { folder, outcomes, err, out } = await run({ ...options, playbooks: ['files.yml'] });
    expect(outcomes).toEqual(['invalid']);
    expect(out).toBe('');
    expect(err).toMatch(hint);
    const sending = [...err.matchAll(/, which (\S+) needs, is encrypted by vault/g)].map(([, action]) => action);
    expect(new Set(sending)).toEqual(new Set(['copy', 'template', 'assemble', 'script', 'unarchive']));
    expect(written(folder)).toEqual([]);
  });
});
