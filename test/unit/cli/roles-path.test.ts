import { expect, it } from 'vitest';
import { runCli } from '../../helpers/cli.ts';
import { writeTree } from '../../helpers/play-tree.ts';

const says = (text: string) => `- debug: { msg: ${text} }\n`;
const FILES = {
  'playbooks/play.yml': '- hosts: all\n  gather_facts: false\n  roles: [network]\n',
  hosts: 'a ansible_connection=local\n',
};

/** Runs the play with a home of its own; gives what the role says. */
async function saidBy(files: Readonly<Record<string, string>>, ...options: string[]): Promise<string> {
  const cwd = writeTree({ ...FILES, ...files });
  const words = ['playbook', 'playbooks/play.yml', '-i', 'hosts', ...options];
  const { stdout, stderr } = await runCli(words, { cwd, env: { HOME: `${cwd}/home` } });
  return /"msg": "(.*)"/.exec(stdout)?.[1] ?? stderr;
}

it('finds roles that lie elsewhere where --roles-path names it', async () => {
  const files = { 'roles/network/tasks/main.yml': says('other'), 'more/network/tasks/main.yml': says('more') };
  expect(await saidBy(files)).toContain("the role 'network' was not found");
  expect(await saidBy(files, '--roles-path', 'roles')).toBe('other');
  expect(await saidBy(files, '--roles-path', 'nowhere', '--roles-path', 'more', '--roles-path', 'roles')).toBe('more');
});

it('finds roles where ansible-core looks for them without a configuration file, unless they are beside the playbook', async () => {
  const installed = { 'home/.ansible/roles/network/tasks/main.yml': says('installed') };
  expect(await saidBy(installed)).toBe('installed');
  expect(await saidBy({ ...installed, 'playbooks/roles/network/tasks/main.yml': says('own') })).toBe('own');
  expect(await saidBy(installed, '--roles-path', 'roles')).toContain('was not found');
});
