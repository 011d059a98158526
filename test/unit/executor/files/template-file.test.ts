import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runOffline } from '../../../../src/executor/offline/run-offline.ts';
import { writeTree } from '../../../helpers/play-tree.ts';
import { loadForTest } from '../../../helpers/run-playbook.ts';

it('reads a template with the delimiters that its task names', async () => {
  const task = 'src: t.j2, dest: /t, variable_start_string: "[[", variable_end_string: "]]", block_start_string: "[%"';
  const folder = writeTree({
    'play.yml': `- hosts: all\n  gather_facts: false\n  vars: { x: 1 }\n  tasks:\n    - template: { ${task}, block_end_string: "%]" }\n`,
    't.j2': '[[ x ]] {{ x }} [% if x %]yes[% endif %] {% if x %}\n',
  });
  const { input } = await loadForTest({ playbook: join(folder, 'play.yml'), inventory: ['one,'] });
  const [file] = (await runOffline({ ...input, options: {} })).files;
  expect(Buffer.from((await file?.content.load()) as Uint8Array).toString()).toBe('1 {{ x }} yes {% if x %}\n');
});
