import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../../helpers/cli.ts';
import { writeTree } from '../../helpers/play-tree.ts';

const FILES = {
  'play.yml': '- hosts: all\n  gather_facts: false\n  tasks: [{ping: }]\n',
  hosts: 'a ansible_ssh_args=-q\nb ansible_ssh_extra_args=-4\n',
  // What it was called with, by host, which is the last word but one.
  ssh: `#!/bin/sh
for word in "$@"; do host=$last; last=$word; done
echo "$@" | tr ' ' '\\n' >"$(dirname "$0")/words-$host"
exit 255
`,
};

it("takes ansible-playbook's options for ssh in all their spellings", async () => {
  const folder = writeTree(FILES);
  chmodSync(join(folder, 'ssh'), 0o755);
  const executable = `ansible_ssh_executable=${join(folder, 'ssh')}`;
  const options = ['--key-file', 'key', '--ssh-common-args', '-C', '--ssh-extra-args', '-6 -v', '-c', 'ssh'];
  const { exitCode } = await runCli(['playbook', 'play.yml', '-i', 'hosts', '-e', executable, ...options], {
    cwd: folder,
  });
  expect(exitCode).toBe(4);
  const words = (host: string) => readFileSync(join(folder, `words-${host}`), 'utf8').split('\n');
  expect(words('a').join(' ')).toContain('-i key -q -C -6 -v -o ConnectTimeout');
  expect(words('b').join(' ')).toContain('-i key -C -4 -o ConnectTimeout');
});

it('reaches all hosts locally with -c local, and no host in a way that there is not', async () => {
  const cwd = writeTree({ ...FILES, hosts: 'a\n' });
  expect((await runCli(['playbook', 'play.yml', '-i', 'hosts', '-c', 'local'], { cwd })).exitCode).toBe(0);
  const refused = await runCli(['playbook', 'play.yml', '-i', 'hosts', '-c', 'winrm'], { cwd });
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain('ssh, local');
});

it.each([
  [['--ssh-common-args', '"-C'], '--ssh-common-args cannot be divided into words', 1],
  [['-e', '{"ansible_ssh_args": "-o \\"x"}'], 'ansible_ssh_args cannot be divided into words', 2],
  [['-b', '-e', '{"ansible_become_flags": "\\"x"}'], 'become_flags cannot be divided into words', 2],
])('tells of words with an open quote: %j', async (words, message, code) => {
  const cwd = writeTree({ ...FILES, hosts: 'a\n' });
  const { exitCode, stdout, stderr } = await runCli(['playbook', 'play.yml', '-i', 'hosts', ...words], { cwd });
  expect(stdout + stderr).toContain(message);
  expect(exitCode).toBe(code);
});

it('takes from the configuration what no option and no variable of a host says', async () => {
  const folder = writeTree(FILES);
  chmodSync(join(folder, 'ssh'), 0o755);
  const config = `[defaults]
inventory = hosts
timeout = 7
remote_user = bob
remote_port = 2200
private_key_file = keys/id
[ssh_connection]
ssh_executable = ${folder}/ssh
ssh_args = -C -o ControlMaster=auto -o ControlPersist=60s -o UserKnownHostsFile=/dev/null -o ConnectionAttempts=3
ssh_common_args = -J bastion
ssh_extra_args = -6
`;
  writeFileSync(join(folder, 'ansible.cfg'), config);
  const run = (...words: string[]) => runCli(['playbook', 'play.yml', ...words], { cwd: folder });
  const { stderr } = await run();
  const words = (host: string) =>
    readFileSync(join(folder, `words-${host}`), 'utf8')
      .split('\n')
      .join(' ');
  const reach = `-p 2200 -l bob -i ${folder}/keys/id`;
  expect(words('b')).toContain(`${reach} -C -o ConnectionAttempts=3 -J bastion -4 -o ConnectTimeout=7`);
  expect(words('a')).toContain(`${reach} -q -J bastion -6 -o ConnectTimeout=7`);
  expect(stderr).toContain('UserKnownHostsFile=/dev/null of the setting ssh_args is left out');
  await run('-u', 'eve', '-T', '9', '--key-file', 'other', '--ssh-common-args', '-4', '--ssh-extra-args', '-v');
  expect(words('a')).toContain('-p 2200 -l eve -i other -q -4 -v -o ConnectTimeout=9');
});
