import { describe, expect, it } from 'vitest';
import { writeTree } from '../../helpers/play-tree.ts';
import { runPlaybookCommand } from '../../helpers/run-command.ts';

const HOSTS = '[web]\na ansible_connection=local\n';

describe('playbook', () => {
  it('only warns of hosts that the inventory does not have, and runs the other plays', async () => {
    const play =
      '- hosts: wbe\n  gather_facts: false\n- hosts: web\n  gather_facts: false\n  tasks: [{ debug: { msg: runs } }]\n';
    const { outcomes, out, err } = await runPlaybookCommand(writeTree({ 'play.yml': play, hosts: HOSTS }));
    expect(outcomes).not.toContain('invalid');
    expect(err).toContain('warning: no host or group matches "wbe"');
    expect(out).toContain('skipping: no hosts matched');
    expect(out).toContain('"msg": "runs"');
  });
});
