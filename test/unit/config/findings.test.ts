import { chmodSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/config/read-settings.ts';
import { writeTree } from '../../helpers/play-tree.ts';

async function findings(text: string, env: Record<string, string> = {}) {
  const cwd = writeTree({ 'ansible.cfg': text });
  const { diagnostics } = await readSettings({ cwd, env: { HOME: `${cwd}/home`, ...env } });
  return diagnostics.map(({ severity, summary, hint, range }) => [severity, range?.line ?? 0, summary, hint ?? '']);
}

describe('what is said of a configuration', () => {
  it('is nothing where all of it is followed or changes nothing', async () => {
    const text =
      '[defaults]\nforks = 3\nnocows = 1\nhost_key_checking = yes\nfact_caching = memory\n[made_up]\nx = 1\n';
    expect(await findings(text)).toEqual([]);
  });

  it('is a warning where host keys would not be checked', async () => {
    const text = '[defaults]\nhost_key_checking = False\n[ssh_connection]\nssh_args = -C -o StrictHostKeyChecking=no\n';
    expect(await findings(text)).toEqual([
      ['warning', 2, 'the setting host_key_checking is not followed: false', expect.stringMatching(/known_hosts/)],
      [
        'warning',
        4,
        'StrictHostKeyChecking=no of the setting ssh_args is left out',
        expect.stringMatching(/known_hosts/),
      ],
    ]);
  });

  it('is an error where a run would mean something else', async () => {
    expect(await findings('[defaults]\nstrategy = mitogen_linear\n')).toEqual([
      ['error', 2, 'the setting strategy is not followed: mitogen_linear', 'Linear, free and host_pinned.'],
    ]);
    expect(await findings('', { ANSIBLE_BECOME_METHOD: 'su' })).toEqual([
      ['error', 0, 'the setting ANSIBLE_BECOME_METHOD is not followed: su', 'Only sudo.'],
    ]);
  });

  it.each([
    ['[defaults]\nforks = 0\n', 'the setting forks must be of the type integer, from 1 on, not "0"'],
    ['[defaults]\nforks = 0x10\n', 'the setting forks must be of the type integer, from 1 on, not "0x10"'],
    [
      '[ssh_connection]\nssh_args = -o "User x\n',
      'the setting ssh_args must be words as a shell would divide them, not "-o \\"User x"',
    ],
  ])('is an error for a value that it cannot have: %j', async (text, summary) => {
    expect(await findings(text)).toEqual([['error', 2, summary, '']]);
  });

  it('never shows what may be a secret', async () => {
    expect(JSON.stringify(await findings('', { ANSIBLE_PRIVATE_KEY_PASSPHRASE: 'hidden' }))).not.toContain('hidden');
  });

  it.each([
    ['[defaults]\nroles_paths = x\n', "Did you mean 'roles_path'?"],
    ['[defaults]\nbecome = true\n', 'It belongs into [privilege_escalation].'],
    ['[defaults]\ngather_subset = min\n', 'Write gather_subset into the plays.'],
    ['[defaults]\nsudo_user = root\n', 'Write become_user into [privilege_escalation].'],
  ])('is a warning for a key that is nearly one: %j', async (text, hint) => {
    expect(await findings(text)).toEqual([['warning', 2, expect.stringContaining('knows no setting'), hint]]);
  });

  it('is a warning for a variable that is nearly one', async () => {
    const [found] = await findings('', { ANSIBLE_ROLE_PATH: 'x', ANSIBLE_OF_MY_OWN: 'y' });
    expect(found).toEqual([
      'warning',
      0,
      'ansible-core knows no variable ANSIBLE_ROLE_PATH',
      "Did you mean 'ANSIBLE_ROLES_PATH'?",
    ]);
  });

  it('is a warning where anybody may write beside the file', async () => {
    const cwd = writeTree({ 'ansible.cfg': '[defaults]\nforks = many\n' });
    chmodSync(cwd, 0o777);
    const { file, diagnostics } = await readSettings({ cwd, env: { HOME: `${cwd}/home` } });
    expect(file).toBeUndefined();
    expect(diagnostics.map(({ severity, summary }) => [severity, summary])).toEqual([
      ['warning', 'ansible.cfg is not read: anybody may write into the current folder'],
    ]);
  });
});
