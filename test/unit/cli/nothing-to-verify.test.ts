import { describe, expect, it } from 'vitest';
import { runCli } from '../../helpers/cli.ts';
import { writeTree } from '../../helpers/play-tree.ts';

const SAMPLE = ['-i', 'inventory/hosts.yml', '-p', '05.calico.yml'];

describe('verify with no host to ask', () => {
  it('is refused where the inventory lacks the group of the play, as apply refuses it', async () => {
    const hosts = `${writeTree({ hosts: '[web]\nw1\n' })}/hosts`;
    const [verified, applied] = await Promise.all(
      ['verify', 'apply'].map((verb) => runCli([verb, '-i', hosts, '-p', '05.calico.yml'])),
    );
    expect(verified).toEqual(applied);
    expect(verified?.exitCode).toBe(1);
    expect(verified?.stderr).toContain('no host or group matches "kube-cluster"');
  });

  it('is refused where the limit leaves none of them', async () => {
    const other = `${writeTree({ hosts: '[web]\nw1\n' })}/hosts`;
    const result = await runCli(['verify', ...SAMPLE, '-i', other, '-l', 'w1', '--json']);
    expect(result.exitCode).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({
      valid: false,
      diagnostics: [
        { code: 'inventory/unknown-group', summary: '--limit w1 leaves no host that the role calico runs on' },
      ],
    });
  });

  it('is refused for a playbook without the role', async () => {
    const folder = writeTree({ hosts: 'a\n', 'play.yml': '- hosts: all\n  tasks: [{ping: }]\n' });
    const result = await runCli(['verify', '-i', `${folder}/hosts`, '-p', `${folder}/play.yml`]);
    expect(result).toMatchObject({ exitCode: 1, stdout: '' });
    expect(result.stderr).toContain('uses no role named calico');
  });
});

describe('lists of apply', () => {
  it.each(['--list-hosts', '--list-tasks', '--list-tags'])('%s needs no files of the network', async (option) => {
    const result = await runCli(['apply', ...SAMPLE, option, '-e', 'base_dir=/nowhere', '-e', 'ca_dir=/nowhere']);
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(result.stdout).toContain('play #1');
  });
});
