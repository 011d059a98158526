import { chmodSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runCli } from '../../helpers/cli.ts';
import { writeTree } from '../../helpers/play-tree.ts';

it('tells that a configuration is passed over, also where another fault ends the command', async () => {
  const cwd = writeTree({
    'ansible.cfg': '[defaults]\ninventory = hosts\n',
    hosts: 'a\n',
    'play.yml': '- hosts: all\n',
  });
  chmodSync(cwd, 0o777);
  for (const words of [
    ['playbook', 'play.yml'],
    ['playbook', 'none.yml', '-i', 'hosts'],
  ]) {
    const { exitCode, stderr } = await runCli(words, { cwd });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('warning: ansible.cfg is not read: anybody may write into the current folder');
  }
});

it('finds the option at fault where a file of variables is missing', async () => {
  const cwd = writeTree({ hosts: 'a\n', 'play.yml': '- hosts: all\n' });
  const { exitCode, stdout } = await runCli(['playbook', 'play.yml', '-i', 'hosts', '-e', '@nofile.yml', '--json'], {
    cwd,
  });
  expect(exitCode).toBe(1);
  const [found] = JSON.parse(stdout).diagnostics;
  expect(found).toMatchObject({ code: 'inventory/not-found', file: '-e (argument 1)', line: 1 });
  expect(found.summary).toBe('the variable file nofile.yml does not exist');
});
