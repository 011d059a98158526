import { expect, it } from 'vitest';
import { runCli } from '../../helpers/cli.ts';
import { writeTree } from '../../helpers/play-tree.ts';

const FILES = {
  'play.yml': '- hosts: web\n  tags: [t]\n  tasks: [{name: One, ping: }]\n',
  hosts: '[web]\na\n[web:vars]\nport=1\n',
};

/** The one line that a command line with `--json` prints. */
async function documentOf(words: string[], exit = 0): Promise<unknown> {
  const { exitCode, stdout } = await runCli([...words, '--json'], { cwd: writeTree(FILES) });
  expect(exitCode).toBe(exit);
  expect(stdout.split('\n')).toHaveLength(2);
  return JSON.parse(stdout);
}

const PLAY = { name: 'web', patterns: ['web'], hosts: ['a'], tags: ['t'], tasks: [{ name: 'One', tags: ['t'] }] };

it.each(['--list-hosts', '--list-tasks', '--list-tags'])('%s lists the plays in a document', async (list) => {
  const wanted = { format: 1, valid: true, playbooks: [{ playbook: 'play.yml', plays: [PLAY] }] };
  expect(await documentOf(['playbook', 'play.yml', '-i', 'hosts', list])).toEqual(wanted);
  expect(await documentOf(['apply', '-p', 'play.yml', '-i', 'hosts', list])).toEqual(wanted);
});

it('tells in a document that the syntax is right', async () => {
  const wanted = { format: 1, valid: true, playbooks: [{ playbook: 'play.yml' }] };
  expect(await documentOf(['playbook', 'play.yml', '-i', 'hosts', '--syntax-check'])).toEqual(wanted);
});

it('draws the graph of the inventory as a document', async () => {
  const ungrouped = { name: 'ungrouped', children: [], hosts: [] };
  const web = { name: 'web', children: [], hosts: [{ name: 'a' }] };
  expect(await documentOf(['inventory', 'graph', '-i', 'hosts'])).toEqual({
    format: 1,
    name: 'all',
    children: [ungrouped, web],
    hosts: [],
  });
  expect(await documentOf(['inventory', 'graph', 'web', '--vars', '-i', 'hosts'])).toEqual({
    ...{ format: 1, ...web },
    hosts: [{ name: 'a', vars: { port: 1 } }],
    vars: { port: 1 },
  });
});

it.each([['list'], ['graph'], ['host', 'a']])('inventory %s tells its faults in a document', async (...words) => {
  const document = await documentOf(['inventory', ...words, '-i', 'nosuch'], 1);
  expect(document).toMatchObject({ format: 1, valid: false, diagnostics: [{ code: 'inventory/not-found' }] });
});

it('takes one form of output', async () => {
  expect(await documentOf(['inventory', 'list', '-i', 'hosts', '--yaml'], 1)).toMatchObject({ valid: false });
});
