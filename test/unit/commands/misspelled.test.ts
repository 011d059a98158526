import { afterAll, expect, it } from 'vitest';
import { runCli } from '../../helpers/cli.ts';
import { writeTree } from '../../helpers/play-tree.ts';

const FILES = {
  'site.yml':
    "- hosts: web\n  gather_facts: false\n  tasks: [{ping: }, {debug: {msg: '{{ 1 | uper }}'}, when: inventory_hostname is defind}]\n",
  'good.yml': '- hosts: web\n  gather_facts: false\n  tasks: [{ping: }]\n',
  'facts.yml':
    '- hosts: web\n  gather_facts: false\n  tasks: [{copy: {content: "{{ ansible_facts.fqdn }}", dest: /x}}]\n',
  'hosts.ini': '[web]\nnode1 ansible_connection=local\nnode2 ansible_connection=local\n',
};
const cwd = writeTree(FILES, afterAll);

/** The findings of a run: what is said, and what to do about it. */
async function findings(...words: readonly string[]): Promise<[summary: string, hint: string | undefined][]> {
  const { stdout } = await runCli([...words, '--json'], { cwd });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { summary: string; hint?: string }[] };
  return diagnostics.map(({ summary, hint }) => [summary, hint]);
}

it('an inventory: of what it would hold nothing is said', async () => {
  const hint = "Did you mean 'hosts.ini'?";
  const expected = [['the inventory host.ini does not exist', hint]];
  expect(await findings('validate', '-p', 'good.yml', '-i', 'host.ini')).toEqual(expected);
});

it('an inventory elsewhere is called as it was written', async () => {
  const [[summary] = []] = await findings('validate', '-p', 'good.yml', '-i', '/no-such');
  expect(summary).toBe('the inventory /no-such does not exist');
});

it('a playbook, and a folder in place of one', async () => {
  const hint = "Did you mean 'site.yml'?";
  expect(await findings('playbook', 'sit.yml', '-i', 'hosts.ini')).toEqual([
    ['the playbook sit.yml does not exist', hint],
  ]);
  const folder = [['the playbook . is no file', 'Name the file in it.']];
  expect(await findings('playbook', '.', '-i', 'hosts.ini')).toEqual(folder);
});

it('a filter and a test', async () => {
  expect(await findings('playbook', 'site.yml', '-i', 'hosts.ini')).toEqual([
    ["the filter 'uper' does not exist or is not supported", "Did you mean 'upper'?"],
    ["the test 'defind' does not exist or is not supported", "Did you mean 'defined'?"],
  ]);
});

it('the limit: an error where nothing is left, a warning where something is', async () => {
  const hint = "Did you mean 'web'?";
  const none = [['--limit webb leaves no host of the inventory', hint]];
  expect(await findings('playbook', 'good.yml', '-i', 'hosts.ini', '-l', 'webb')).toEqual(none);
  const { exitCode, stderr } = await runCli(['playbook', 'good.yml', '-i', 'hosts.ini', '-l', 'node1,nodes2'], { cwd });
  expect(exitCode).toBe(0);
  expect(stderr).toContain('warning: --limit: no host or group matches "nodes2"');
  expect(stderr).toContain("Did you mean 'node2'?");
});

it('what only hosts can answer is one finding for all of them', async () => {
  const found = await findings('render', '-p', 'facts.yml', '-i', 'hosts.ini', '-o', 'out');
  expect(found).toHaveLength(1);
  expect(found[0]?.[0]).toMatch(/^the task 'copy' cannot be rendered offline for node1, node2: /);
});
