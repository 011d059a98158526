import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunEvent } from '../../src/executor/events.ts';
import { openConnection } from '../../src/transport/open-connection.ts';
import { ensurePackages } from '../helpers/apt.ts';
import { writeTree } from '../helpers/play-tree.ts';
import { runForTest } from '../helpers/run-playbook.ts';
import { startSshd, type TestSshd } from '../helpers/sshd.ts';

const ADDRESS = '127.0.46.1';
let server: TestSshd;
beforeAll(async () => {
  await ensurePackages(['rsync']);
  server = await startSshd({ addresses: [ADDRESS], port: 2246 });
}, 300_000);
afterAll(() => server.stop());

it('rsync goes there and back over the ssh of the run, and changes nothing a second time', async () => {
  const folder = writeTree({
    'play.yml': `- hosts: host1
  gather_facts: false
  tasks:
    - synchronize: { src: files/sent/, dest: "{{ playbook_dir }}/host/", delete: true }
    - synchronize: { src: "{{ playbook_dir }}/host/", dest: "{{ playbook_dir }}/back/", mode: pull }
    - synchronize: { src: none/, dest: "{{ playbook_dir }}/host/" }
      ignore_errors: true
`,
    'files/sent/one': '1',
    'files/sent/below/two': '2',
    'host/old': '',
    hosts: `host1 ansible_host=${ADDRESS} ansible_port=${server.port} ansible_user=root ansible_ssh_private_key_file=${server.keyFile} ansible_ssh_common_args='${server.sshArgs.join(' ')}'\n`,
  });
  const run = () =>
    runForTest({ playbook: join(folder, 'play.yml'), inventory: [join(folder, 'hosts')] }, (target) =>
      openConnection(target, { stateDirectory: join(folder, 'state') }),
    );
  expect(changesOf((await run()).events)).toEqual([true, true, false]);
  expect(readFileSync(join(folder, 'host/below/two'), 'utf8')).toBe('2');
  expect(readFileSync(join(folder, 'back/one'), 'utf8')).toBe('1');
  expect(existsSync(join(folder, 'host/old'))).toBe(false);
  expect(changesOf((await run()).events)).toEqual([false, false, false]);
});

function changesOf(events: readonly RunEvent[]): unknown[] {
  return events.flatMap((event) => (event.type === 'result' ? [event.values.get('changed')] : []));
}
