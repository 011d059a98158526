import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceOptions } from '../../../src/cli/shared-options.ts';
import type { PlaybookOptions } from '../../../src/commands/options.ts';
import { readSettings } from '../../../src/config/read-settings.ts';
import type { Settings } from '../../../src/config/settings.ts';
import { writeTree } from '../../helpers/play-tree.ts';
import { type Printed, runPlaybookCommand } from '../../helpers/run-command.ts';

/** Encrypted by test/golden/vault-files/record.sh, for the id `one`, which records too what Ansible makes of them. */
const GOLDEN = new URL('../../golden/vault-files', import.meta.url).pathname;
const WITH_PASSWORD = { vaultIds: ['one@one.password'] };

async function run(options: Partial<PlaybookOptions>): Promise<Printed & { readonly folder: string }> {
  const folder = writeTree({});
  cpSync(GOLDEN, folder, { recursive: true });
  mkdirSync(join(folder, 'out'));
  return { folder, ...(await runPlaybookCommand(folder, absolute(options, folder))) };
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

const messages = readFileSync(join(GOLDEN, 'messages.txt'), 'utf8').trim().split('\n');
const shown = (out: string) => [...out.matchAll(/^ *"msg": "(.*)"$/gm)].map(([, message]) => message);
/** The playbooks and inventories that are recorded, in the order of their messages. */
const READING: readonly (readonly [number, number, Partial<PlaybookOptions>])[] = [
  [0, 5, { playbooks: ['variables.yml'], extraVars: ['@extra.yml'] }],
  [5, 6, { playbooks: ['inventory.yml'], inventory: ['inventories/hosts.yml'] }],
  [6, 7, { playbooks: ['inventory.yml'], inventory: ['inventories/hosts.ini'] }],
  [7, 8, { playbooks: ['inventory.yml'], inventory: ['inventories/hosts'] }],
];

/** A command reads files from where it is, of which a test has only one. */
function absolute(options: Partial<PlaybookOptions>, folder: string): Partial<PlaybookOptions> {
  return options.extraVars
    ? { ...options, extraVars: options.extraVars.map((each) => `@${join(folder, each.slice(1))}`) }
    : options;
}

describe('files in vaults that are read before the run', () => {
  it.each(READING)('are decrypted (messages %i to %i)', async (from, to, options) => {
    const { err, out } = await run({ ...WITH_PASSWORD, ...options });
    expect(err).toBe('');
    expect(shown(out)).toEqual(messages.slice(from, to));
  });

  it.each(READING)('are refused without a password (messages %i to %i)', async (_from, _to, options) => {
    const { outcomes, err, out } = await run(options);
    expect(outcomes).toEqual(['invalid']);
    expect(out).toBe('');
    expect(err).toContain('Give --vault-password-file FILE');
    const codes = new Set([...err.matchAll(/\[([a-z]+\/[a-z-]+)\]/g)].map(([, code]) => code));
    expect(codes).toEqual(new Set(['vars/vault']));
  });
});

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

function passwordsOf(settings: Settings): Partial<PlaybookOptions> {
  const { vaultIds, vaultPasswordFiles } = sourceOptions({}, settings);
  return { ...(vaultIds && { vaultIds }), ...(vaultPasswordFiles && { vaultPasswordFiles }) };
}

describe('variables in files in vaults', () => {
  it.each<[string, Partial<PlaybookOptions>]>([
    ['no', {}],
    ['the wrong', { vaultIds: ['one@two.password'] }],
  ])('are told of with their files and are not called undefined with %s password', async (_, options) => {
    const { outcomes, err } = await run({ ...options, playbooks: ['sealed.yml'] });
    expect(outcomes).toEqual(['invalid']);
    expect(err).toMatch(/vars\/file\.yml:1:1/);
    expect(err).toMatch(/roles\/sealed\/vars\/main\.yml:1:1/);
    expect(err).not.toMatch(/undefined|missing-file|cannot be read/);
  });

  it.each(['vault_password_file = one.password', 'vault_identity_list = one@one.password'])(
    'are read with the passwords that ansible.cfg names: %s',
    async (line) => {
      const cwd = writeTree({ 'ansible.cfg': `[defaults]\n${line}\n` });
      const settings = await readSettings({ cwd, env: { HOME: cwd } });
      cpSync(join(GOLDEN, 'one.password'), join(cwd, 'one.password'));
      const { outcomes, err } = await run({ ...passwordsOf(settings), playbooks: ['sealed.yml'] });
      expect(err).toBe('');
      expect(outcomes).toEqual([]);
    },
  );
});

describe('values in vaults', () => {
  it.each([false, true])(
    'are told of with their places before the run that needs them (syntax check: %s)',
    async (syntaxCheck) => {
      const { folder, outcomes, err, out } = await run({ playbooks: ['value.yml'], syntaxCheck });
      expect(outcomes).toEqual(['invalid']);
      expect(out).toBe('');
      expect(err).toContain("'of_value' is encrypted by vault and cannot be decrypted");
      expect(err).toContain(`${join(folder, 'value.yml')}:4:`);
      expect(err).toContain('Give --vault-password-file FILE');
      expect(err).not.toContain('of_nobody');
    },
  );

  it('are told of also where they stand within a list or mapping, if they are needed', async () => {
    const { folder, outcomes, err, out } = await run({ playbooks: ['nested.yml'] });
    expect(outcomes).toEqual(['invalid']);
    expect(out).toBe('');
    expect(err).toContain("a value in 'of_nest' is encrypted by vault and cannot be decrypted");
    expect(err).toContain(`${join(folder, 'nested.yml')}:6:`);
    expect(err).toContain('1 error;');
    expect(shown((await run({ ...WITH_PASSWORD, playbooks: ['nested.yml'] })).out)).toEqual(['as it is', 'of a nest']);
  });
});
