import { describe, expect, it } from 'vitest';
import type { RunOptions } from '../../../../src/executor/run-options.ts';
import { runOn } from '../../../helpers/compare-runs.ts';

const HEAD = "- hosts: all\n  gather_facts: false\n  vars: {dir: '{{ playbook_dir }}/{{ inventory_hostname }}'}\n";

const FILE = (name: string, more = '') => `    - copy: {content: "x", dest: "{{ dir }}/${name}"}\n${more}`;
const LOG = (name: string, more = '') => `    - shell: cd {{ dir }} && echo ${name} $(ls) >>log\n${more}`;

interface Given {
  readonly hosts?: readonly string[];
  readonly options?: Partial<RunOptions>;
  readonly files?: Readonly<Record<string, string>>;
  readonly owed?: readonly string[];
  readonly delays?: Readonly<Record<string, number>>;
}

async function compare(
  tasks: string,
  { hosts = ['a', 'b'], options = {}, files = {}, delays = {}, owed = [] }: Given = {},
) {
  const play = `${HEAD}  tasks:\n${tasks}`;
  const ahead = await runOn(play, hosts, options, files, delays, owed);
  const inTurn = await runOn(play, hosts, { ...options, pipeline: false }, files, delays, owed);
  expect({ ...ahead, sent: [] }).toEqual({ ...inTurn, sent: [] });
  return { ahead, inTurn };
}

describe('a run ahead does what it does in turn', { timeout: 60_000 }, () => {
  it('in a rescue that reaches a host which is through', async () => {
    const { ahead } = await compare(
      `    - block:\n        - copy: {content: x, dest: "{{ dir }}/{{ 'missing/' if inventory_hostname == 'b' else '' }}one"}\n      rescue:\n        - shell: touch {{ playbook_dir }}/a/rescued\n          delegate_to: a\n`,
    );
    expect(ahead.recap).toMatchObject({ b: { rescued: 1, unreachable: 0 }, a: { ok: 1 } });
  });

  it('where a script fails that a module runs before others', async () => {
    const { ahead, inTurn } = await compare(
      `    - get_url: {url: "file:///nowhere/at/all", dest: "{{ dir }}/got"}\n      ignore_errors: true\n    - script: fails.sh {{ dir }}\n      ignore_errors: true\n    - uri: {url: "http://127.0.0.1:1/"}\n      ignore_errors: true\n${FILE('one')}`,
      { hosts: ['a'], files: { 'fails.sh': '#!/bin/sh\necho x >>$1/runs; exit 3\n' } },
    );
    expect(ahead.sent.length).toEqual(inTurn.sent.length);
  });

  it('where a change in check mode comes without an operation', async () => {
    const handlers = `  handlers:\n    - name: h\n      shell: cd {{ dir }} && echo h $(ls) >>log\n`;
    const group = `    - group: {name: nosuchgroupatall}\n      check_mode: true\n      notify: h\n`;
    const { ahead } = await compare(`${FILE('zero')}${group}    - meta: flush_handlers\n${FILE('one')}${handlers}`, {
      delays: { b: 250 },
    });
    expect(ahead.tree['a/log']).toContain('h there zero');
  });

  it('where the condition of a command has an effect on the control node', async () => {
    const command = `    - command: "true"\n      register: r\n      failed_when: lookup('pipe', 'echo x >>' ~ playbook_dir ~ '/effects; echo 1') == '2'\n`;
    const { ahead } = await compare(command + FILE('one'), { hosts: ['a'] });
    expect(ahead.tree.effects).toBe('x\n');
  });

  it('where the kind of connection cannot be told', async () => {
    await compare(`${FILE('one')}${LOG('t1')}`, {
      files: { 'group_vars/all.yml': 'ansible_connection: "{{ kind_of }}"\n' },
    });
  });

  it('where the kind of connection is set by a task', async () => {
    await compare(`    - set_fact: {kind_of: ssh}\n${FILE('one')}${LOG('t1')}`, {
      files: { 'group_vars/all.yml': 'ansible_connection: "{{ kind_of }}"\n' },
    });
  });

  it('where facts come in a rescue that another host reads', async () => {
    const block = `    - block:\n        - copy: {content: x, dest: "{{ dir }}/{{ 'missing/' if inventory_hostname == 'a' else '' }}one"}\n      rescue:\n        - setup: {gather_subset: ['!all']}\n`;
    const read = `    - copy: {content: "{{ hostvars['a'].ansible_facts.kernel is defined }}", dest: "{{ dir }}/facts"}\n`;
    await compare(block + read);
  });

  it('where facts of a slower host are read', async () => {
    const read = `    - copy: {content: "{{ hostvars['b'].ansible_facts.kernel is defined }}", dest: "{{ dir }}/facts"}\n`;
    await compare(`    - setup: {gather_subset: ['!all']}\n${read}`, { delays: { b: 500 } });
  });

  it('where a host says only when it is reached that it owes a handler', async () => {
    const handlers = `  handlers:\n    - name: h1\n      ${LOG('h1').trim().slice(2)}\n    - name: h2\n      ${LOG('h2').trim().slice(2)}\n`;
    const tasks = `    - debug: {msg: x}\n    - meta: flush_handlers\n${FILE('one', '      notify: h2\n')}${handlers}`;
    const { ahead } = await compare(tasks, { options: { honorOwed: true }, owed: ['h1'], delays: { b: 200 } });
    expect(ahead.recap).toMatchObject({ a: { changed: 3 }, b: { changed: 3 } });
  });

  it.each([
    ['', ''],
    ['', '      ignore_unreachable: true\n'],
    ['  any_errors_fatal: true\n', ''],
    ['  serial: 1\n', ''],
    ['  max_fail_percentage: 30\n', ''],
    ['  force_handlers: true\n', ''],
  ])('where an agent dies (%#)', async (keywords, more) => {
    const dies = `    - shell: kill -9 $PPID\n      when: inventory_hostname == 'a'\n${more}`;
    const handlers = `  handlers:\n    - name: h\n      ${LOG('h').trim().slice(2)}\n`;
    const tasks = `${FILE('one', '      notify: h\n')}${dies}${FILE('two', more)}    - meta: flush_handlers\n${FILE('three')}${handlers}${keywords}`;
    const { ahead } = await compare(tasks);
    expect(ahead.tree['a/three']).toBeUndefined();
  });

  it('around roles that come twice', async () => {
    const role = (name: string) =>
      `- shell: cd {{ dir }} && echo ${name} $(ls) >>log\n- copy: {content: x, dest: "{{ dir }}/of-${name}"}\n  notify: h\n`;
    const files = {
      'roles/r/tasks/main.yml': role('r'),
      'roles/q/tasks/main.yml': role('q'),
      'roles/q/meta/main.yml': 'dependencies: [r]\n',
      'roles/q/handlers/main.yml': `- name: h\n  shell: cd {{ dir }} && echo h $(ls) >>log\n`,
    };
    const some = "when: inventory_hostname == 'a'";
    const tasks = `${FILE('one')}    - include_role: {name: r}\n    - import_role: {name: r}\n      ${some}\n    - import_role: {name: q}\n${FILE('two')}`;
    const roles = `  roles:\n    - {role: r, ${some}}\n    - q\n    - {role: r, vars: {x: 1}}\n    - q\n`;
    await compare(`${tasks}${roles}`, { files, delays: { b: 50 } });
  });

  it.each(['end_host', 'end_play', 'clear_host_errors', 'reset_connection', 'noop'])(
    'around meta: %s',
    async (meta) => {
      const fails = `    - shell: "false"\n      when: inventory_hostname == 'a'\n`;
      const tasks = `${FILE('one', '      notify: h\n')}${fails}${FILE('two')}    - meta: ${meta}\n${LOG('t')}${FILE('three')}`;
      await compare(`${tasks}  handlers:\n    - name: h\n      ${LOG('h').trim().slice(2)}\n`);
    },
  );

  it('where creates stands in the text of a command', async () => {
    const judged = `    - command: touch {{ dir }}/made creates={{ dir }}/there\n      register: r\n      failed_when: r.rc == 0 and not r.changed\n      ignore_errors: true\n`;
    await compare(judged + FILE('one'));
  });
});
