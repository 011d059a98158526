import { describe, expect, it } from 'vitest';
import { listInventory } from '../../../src/commands/inventory.ts';
import { readSettings } from '../../../src/config/read-settings.ts';
import { writeTree } from '../../helpers/play-tree.ts';
import { memoryIo, runPlaybookCommand } from '../../helpers/run-command.ts';

const FILES = {
  hosts: 'a ansible_connection=local\n',
  'hosts.yml': 'all: {hosts: {b: }}\n',
  'play.yml': '- {hosts: nobody, gather_facts: false, tasks: [{ping: }]}\n',
};

/** A folder with a configuration, and what it says. */
async function configured(text: string, files: Readonly<Record<string, string>> = {}) {
  const folder = writeTree({ ...FILES, ...files, 'ansible.cfg': text });
  return { folder, settings: await readSettings({ cwd: folder, env: { HOME: folder } }) };
}

describe('enable_plugins', () => {
  const list = async (plugins: string, source: string) => {
    const { folder, settings } = await configured(`[inventory]\nenable_plugins = ${plugins}\n`);
    const { io, printed } = memoryIo(folder);
    const options = { settings, inventory: [source], extraVars: [], json: true, verbose: 0 };
    return { outcomes: await listInventory(options, io), ...printed() };
  };

  it.each([
    ['yaml, ini', 'hosts'],
    ['ansible.builtin.yaml', 'hosts.yml'],
    ['host_list, kubernetes.core.k8s', 'x,y'],
  ])('takes by %s the source %s', async (plugins, source) => {
    expect(await list(plugins, source)).toMatchObject({ outcomes: ['done'] });
  });

  it.each([
    ['script', 'hosts'],
    ['host_list', 'hosts.yml'],
    ['yaml', 'x,y'],
  ])('refuses by %s the source %s', async (plugins, source) => {
    const { outcomes, err } = await list(plugins, source);
    expect(outcomes).toEqual(['invalid']);
    expect(err).toContain('is for none of the plugins that enable_plugins names');
  });
});

describe('host_pattern_mismatch', () => {
  it.each([
    ['warning', 'done', /1 warning/],
    ['error', 'invalid', /1 error/],
    ['ignore', 'done', /^$/],
  ])('%s: a play for hosts that there are not', async (choice, outcome, said) => {
    const { folder, settings } = await configured(`[inventory]\nhost_pattern_mismatch = ${choice}\n`);
    const { outcomes, err } = await runPlaybookCommand(folder, { settings, syntaxCheck: true });
    expect(outcomes).toEqual([outcome]);
    expect(err).toMatch(said);
  });
});

describe('poll_interval, async_dir', () => {
  it('are for background jobs that say nothing', async () => {
    const play = `- hosts: all
  gather_facts: false
  tasks:
    - {command: echo done, async: 20, register: job}
    - debug: {msg: "{{ job.results_file | default(job.finished) }}"}
`;
    const jobs = writeTree({});
    const text = `[defaults]\npoll_interval = 0\nasync_dir = ${jobs}\n`;
    const { folder, settings } = await configured(text, { 'play.yml': play });
    const { out } = await runPlaybookCommand(folder, { settings });
    expect(out).toContain(`"${jobs}/`);
  });
});
