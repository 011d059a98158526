import { chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandIo } from '../../../src/commands/command-io.ts';
import type { PlaybookOptions } from '../../../src/commands/options.ts';
import { readSettings } from '../../../src/config/read-settings.ts';
import { writeTree } from '../../helpers/play-tree.ts';
import { runPlaybookCommand } from '../../helpers/run-command.ts';

/** Encrypted by test/golden/vault/record.sh, for the ids `one` and `two`. */
const GOLDEN = new URL('../../golden/vault', import.meta.url).pathname;
const expected = readFileSync(join(GOLDEN, 'expected.txt'), 'utf8').trim();

const SCRIPT = '#!/bin/sh\n[ "$1" = --vault-id ] || exit 9\ncat "$(dirname "$0")/$2.password"\n';

async function run(options: Partial<PlaybookOptions>, io: Partial<CommandIo> = {}) {
  const folder = writeTree({
    'get-client.sh': SCRIPT,
    plain: '#!/bin/sh\necho two\n',
    fails: '#!/bin/sh\necho no >&2; exit 3\n',
  });
  cpSync(GOLDEN, folder, { recursive: true });
  for (const name of ['get-client.sh', 'plain', 'fails']) chmodSync(join(folder, name), 0o755);
  writeFileSync(join(folder, 'empty'), '\n');
  return runPlaybookCommand(folder, options, io);
}

describe('vault', () => {
  it.each<[string, Partial<PlaybookOptions>]>([
    ['ids with files', { vaultIds: ['one@one.password', 'two@two.password'] }],
    ['ids in the other order', { vaultIds: ['two@two.password', 'one@one.password'] }],
    ['ids that are not those of the values', { vaultIds: ['x@two.password', 'y@one.password'] }],
    ['several password files', { vaultPasswordFiles: ['one.password', 'two.password'] }],
    ['a program, and an id', { vaultPasswordFiles: ['plain'], vaultIds: ['one@one.password'] }],
    ['a client program that is told the id', { vaultIds: ['one@get-client.sh', 'two@get-client.sh'] }],
  ])('decrypts whole files and values with %s', async (_, options) => {
    expect((await run(options)).out).toContain(expected);
  });

  it('gives a password to its own id alone where the configuration says so, and has its name for those without', async () => {
    const settings = async (text: string) => {
      const cwd = writeTree({ 'ansible.cfg': `[defaults]\n${text}` });
      return readSettings({ cwd, env: { HOME: cwd } });
    };
    const matching = { settings: await settings('vault_id_match = true\n') };
    const own = { vaultIds: ['one@one.password', 'two@two.password'] };
    expect((await run({ ...matching, ...own })).out).toContain(expected);
    const other = { vaultIds: ['x@two.password', 'y@one.password'] };
    expect((await run({ ...matching, ...other })).err).toContain('No password fits');
    const named = { settings: await settings('vault_id_match = true\nvault_identity = two\n') };
    const files = { vaultIds: ['one@one.password'], vaultPasswordFiles: ['two.password'] };
    expect((await run({ ...named, ...files })).out).toContain(expected);
  });

  it('asks for passwords, by id where there is one', async () => {
    const asked: string[] = [];
    const askSecret = async (prompt: string) => {
      asked.push(prompt);
      return prompt.includes('one') ? 'one' : 'two';
    };
    const { out } = await run({ vaultIds: ['one@prompt'], askVaultPass: true }, { askSecret });
    expect(asked).toEqual(['Vault password (one): ', 'Vault password: ']);
    expect(out).toContain(expected);
  });

  it.each<[string, Partial<PlaybookOptions>, RegExp]>([
    ['no password', {}, /there is no password/],
    [
      'none that fits',
      { vaultIds: ['one@one.password'] },
      /cannot be decrypted[\s\S]*No password fits; tried: 'one' of one\.password\. It was encrypted for the id 'two'/,
    ],
    ['an empty file', { vaultPasswordFiles: ['empty'] }, /password that .*empty gives is empty/],
    ['a program that fails', { vaultPasswordFiles: ['fails'] }, /password script .*fails fails: no/],
  ])('says what is wrong with %s, and contacts nobody', async (_, options, message) => {
    const { outcomes, err, out } = await run(options);
    expect(outcomes).toEqual(['invalid']);
    expect(err).toMatch(message);
    expect(out).toBe('');
  });

  it('says at once that a password file is not there', async () => {
    await expect(run({ vaultPasswordFiles: ['nowhere'] })).rejects.toThrow('password file nowhere does not exist');
  });
});
