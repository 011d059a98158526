import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { writeTree } from '../../helpers/play-tree.ts';

const MESSAGE = 'calico-deploy: standard output cannot be written: ENOSPC: no space left on device, write\n';
const TASKS = '[{debug: {msg: one}}, {command: sleep 1}, {command: touch after, args: {chdir: "{{ playbook_dir }}"}}]';
const FILES = { 'play.yml': `- hosts: all\n  gather_facts: false\n  tasks: ${TASKS}\n` };

/** Runs the program as a shell would, its standard output to the given words. */
async function run(redirection: string, ...words: string[]) {
  const cwd = writeTree(FILES);
  const program = new URL('../../../dist/bin.js', import.meta.url).pathname;
  const command = ['node', program, ...words].map((word) => `'${word}'`).join(' ');
  const result = await execa('bash', ['-c', `${command} ${redirection}`], {
    cwd,
    reject: false,
    stripFinalNewline: false,
    env: { NO_COLOR: '1' },
  });
  return { exitCode: result.exitCode, stderr: result.stderr, went: existsSync(join(cwd, 'after')) };
}

const PLAY = ['playbook', 'play.yml', '-i', 'localhost,', '-c', 'local'];

it.each([
  { words: PLAY },
  { words: ['inventory', 'list', '-i', 'a,'] },
  { words: ['--help'] },
  { words: ['--version'] },
])('a full disk ends $words with one message', async ({ words }) => {
  expect(await run('> /dev/full', ...words)).toEqual({ exitCode: 1, stderr: MESSAGE, went: false });
});

it('a reader that has gone away is no fault', async () => {
  expect(await run('| true; exit $PIPESTATUS', ...PLAY)).toEqual({ exitCode: 0, stderr: '', went: true });
});
