import { expect, it } from 'vitest';
import { runCli } from '../../helpers/cli.ts';
import { writeTree } from '../../helpers/play-tree.ts';

const PLAY = `- hosts: all
  gather_facts: false
  tasks:
    - name: Binary
      copy: {src: "{{ folder }}/program", dest: /opt/program}
    - name: Name
      copy: {content: "{{ ansible_facts.nodename }}", dest: /opt/name}
`;

/** The findings of a render with these facts, by severity. */
async function findingsOf(files: Record<string, string>, exit: number) {
  const cwd = writeTree({ 'play.yml': PLAY, hosts: 'node1 folder=bin\n', ...files });
  const words = ['render', '-i', 'hosts', '-p', 'play.yml', '-o', 'out', '--facts', 'facts.yml'];
  const text = await runCli(words, { cwd });
  expect(text.exitCode).toBe(exit);
  const { stdout } = await runCli([...words, '--json'], { cwd });
  return { stderr: text.stderr, found: JSON.parse(stdout).diagnostics ?? [] };
}

const BINARY = { 'bin/program': 'x' };
const FACTS = 'node1: {ansible_facts: {nodename: n}}\n';

it('says of a missing file of facts nothing else', async () => {
  const { found } = await findingsOf(BINARY, 1);
  expect(found).toMatchObject([{ code: 'inventory/not-found', file: '--facts' }]);
});

it('says which facts are of no host', async () => {
  const { stderr } = await findingsOf({ ...BINARY, 'facts.yml': `${FACTS}nodee1: {ansible_facts: {}}\n` }, 0);
  expect(stderr).toContain("warning: facts of 'nodee1', which is no host of the inventory, are not used");
  expect(stderr).toContain('facts.yml:2:1');
  expect(stderr).toContain("Did you mean 'node1'?");
});

it('says where facts stand without ansible_facts, or are none', async () => {
  const { stderr } = await findingsOf({ ...BINARY, 'facts.yml': 'node1:\n  nodename: n\n' }, 0);
  expect(stderr).toContain("warning: what is given for 'node1' has no ansible_facts");
  expect(stderr).toContain('facts.yml:2:3');
  const { found } = await findingsOf({ ...BINARY, 'facts.yml': 'node1: 7\n' }, 1);
  expect(found).toMatchObject([
    { code: 'cli/usage', file: 'facts.yml', line: 1, summary: "the facts of 'node1' are no mapping" },
  ]);
});

it('says which task copies a file that is missing, and what to do', async () => {
  const { found } = await findingsOf({ 'facts.yml': FACTS }, 1);
  expect(found).toMatchObject([
    { code: 'playbook/missing-file', line: 4, hint: expect.stringContaining('control node') },
  ]);
  expect(found[0].file).toMatch(/play\.yml$/);
});

it.each([
  ['/proc/none/out', 'the folder /proc/none/out cannot be written: ENOENT: no such file or directory'],
  ['/dev/null/out', 'the folder /dev/null/out cannot be read: ENOTDIR: not a directory'],
])('ends where the folder cannot be made: %s', async (out, message) => {
  const cwd = writeTree({ 'play.yml': PLAY, hosts: 'node1 folder=bin\n', ...BINARY, 'facts.yml': FACTS });
  const words = ['render', '-i', 'hosts', '-p', 'play.yml', '--facts', 'facts.yml', '-o', out];
  const { exitCode, stderr } = await runCli(words, { cwd });
  expect(exitCode).toBe(1);
  expect(stderr).toContain(message);
});
