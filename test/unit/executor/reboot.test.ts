import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runPlays } from '../../../src/executor/play/run-plays.ts';
import { openConnection } from '../../../src/transport/open-connection.ts';
import { writeTree } from '../../helpers/play-tree.ts';
import { loadForTest } from '../../helpers/run-playbook.ts';

/** Stands for ssh: the far end is a shell of this machine that can be ended by its process id. */
const SSH = `#!/bin/sh
echo $$ >"$(dirname "$0")/pid"
for word in "$@"; do last=$word; done
exec sh -c "$last"
`;

async function reboot(connection: string) {
  const folder = writeTree({
    'play.yml': `- hosts: all
  gather_facts: false
  tasks:
    - reboot:
        boot_time_command: cat '{{ playbook_dir }}/boot'
        reboot_command: /bin/sh -c 'echo second >"{{ playbook_dir }}/boot"; kill -9 $(cat "{{ playbook_dir }}/pid")'
        test_command: echo tested >'{{ playbook_dir }}/tested'
        reboot_timeout: 20
    - copy: {content: after, dest: "{{ playbook_dir }}/after"}
`,
    boot: 'first\n',
    ssh: SSH,
  });
  chmodSync(join(folder, 'ssh'), 0o755);
  const words = `ansible_connection=${connection} ansible_ssh_executable=${join(folder, 'ssh')}`;
  writeFileSync(join(folder, 'hosts'), `far ${words}\n`);
  const { input } = await loadForTest({ playbook: join(folder, 'play.yml'), inventory: [join(folder, 'hosts')] });
  const { recap } = await runPlays({ ...input, connect: openConnection, emit: () => {} });
  return { recap: recap.get('far'), read: (name: string) => readFileSync(join(folder, name), 'utf8') };
}

it('a host that goes away while it is told to reboot is waited for, and the run goes on', async () => {
  const { recap, read } = await reboot('ssh');
  expect(recap).toMatchObject({ ok: 2, changed: 2, failed: 0, unreachable: 0 });
  expect([read('tested'), read('after')]).toEqual(['tested\n', 'after']);
});

it('the control node is not rebooted', async () => {
  const { recap, read } = await reboot('local');
  expect(recap).toMatchObject({ ok: 0, failed: 1 });
  expect(read('boot')).toBe('first\n');
});
