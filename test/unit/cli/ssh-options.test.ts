import { chmodSync, readFileSync } from 'node:fs';
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
  expect(words('a').join(' ')).toContain('-i key -C -q -6 -v -o ConnectTimeout');
  expect(words('b').join(' ')).toContain('-i key -C -4 -o ConnectTimeout');
});

it('reaches all hosts locally with -c local, and no host in a way that there is not', async () => {
  const cwd = writeTree({ ...FILES, hosts: 'a\n' });
  expect((await runCli(['playbook', 'play.yml', '-i', 'hosts', '-c', 'local'], { cwd })).exitCode).toBe(0);
  const refused = await runCli(['playbook', 'play.yml', '-i', 'hosts', '-c', 'winrm'], { cwd });
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain('ssh, local');
});
