import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runOffline } from '../../../../src/executor/offline/run-offline.ts';
import { Renderer } from '../../../../src/template/language/renderer.ts';
import { writeTree } from '../../../helpers/play-tree.ts';
import { loadForTest } from '../../../helpers/run-playbook.ts';

afterEach(() => vi.restoreAllMocks());

/** Renders the files of `play.yml` offline: what each host gets, what failed, what is not known. */
async function render(hosts: string, tasks: string, files: Readonly<Record<string, string>> = {}) {
  const text = `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`;
  const folder = writeTree({ hosts, 'play.yml': text, ...files });
  const { input, diagnostics } = await loadForTest({
    playbook: join(folder, 'play.yml'),
    inventory: [join(folder, 'hosts')],
  });
  expect(diagnostics).toEqual([]);
  const run = await runOffline({ ...input, options: {} });
  const contents: Record<string, string> = {};
  for (const { host, path, content } of run.files) {
    contents[`${host}${path}`] = Buffer.from((await content.load()) as Uint8Array).toString();
  }
  const failed = run.failed.map(({ host, msg }) => `${host}: ${msg}`);
  const unknown = run.unknown.map(({ host, error }) => `${host}: ${error.message}`);
  return { contents, failed, unknown };
}

const copy = (content: string, dest: string) => `    - copy: { content: "${content}", dest: "${dest}" }\n`;

describe('an offline run of hosts of which many read the same', () => {
  it('gives each host its own files', async () => {
    const tasks = copy('{{ port }} {{ zone }}', '/etc/{{ zone }}/f') + copy('{{ inventory_hostname }}', '/etc/name');
    const { contents } = await render('a zone=x\nb zone=x\nc zone=y\nd zone=x port=2\n[all:vars]\nport=1\n', tasks);
    expect(contents).toEqual({
      'a/etc/x/f': '1 x',
      'b/etc/x/f': '1 x',
      'c/etc/y/f': '1 y',
      'd/etc/x/f': '2 x',
      'a/etc/name': 'a',
      'b/etc/name': 'b',
      'c/etc/name': 'c',
      'd/etc/name': 'd',
    });
  });

  it('tells of every host that fails or is not known', async () => {
    const tasks =
      '    - command: uptime\n      register: answer\n' +
      copy('{{ answer.stdout }}', '/etc/answer') +
      copy('{{ 1 // number }}', '/etc/number');
    const { failed, unknown } = await render('a number=0\nb number=0\nc number=1\n', tasks);
    expect(failed.map((each) => each.slice(0, 2))).toEqual(['a:', 'b:']);
    expect(unknown.map((each) => each.slice(0, 2))).toEqual(['a:', 'b:', 'c:']);
  });

  it('carries loops, registered results and facts over', async () => {
    const tasks =
      '    - copy: { content: "{{ item }}", dest: "/etc/{{ item }}" }\n      loop: "{{ names }}"\n      register: made\n' +
      '    - set_fact: { count: "{{ made.results | length }}" }\n' +
      copy('{{ count }} {{ made.results[0].item }}', '/etc/count');
    const { contents } = await render('a names=[1,2]\nb names=[1,2]\nc names=[3]\n', tasks);
    expect(contents).toEqual({
      'a/etc/1': '1',
      'a/etc/2': '2',
      'b/etc/1': '1',
      'b/etc/2': '2',
      'c/etc/3': '3',
      'a/etc/count': '2 1',
      'b/etc/count': '2 1',
      'c/etc/count': '1 3',
    });
  });

  it('takes nothing from a host where a directory is what is none on the other', async () => {
    const tasks =
      '    - file: { path: /etc/d, state: directory }\n      when: mine is defined\n' +
      '    - copy: { src: f.txt, dest: /etc/d }\n      register: made\n' +
      copy('{{ made.dest }}', '/etc/dest');
    const { contents } = await render('a mine=1\nb\nc mine=1\n', tasks, { 'f.txt': 'x' });
    expect(contents).toEqual({
      'a/etc/d/f.txt': 'x',
      'b/etc/d': 'x',
      'c/etc/d/f.txt': 'x',
      'a/etc/dest': '/etc/d/f.txt',
      'b/etc/dest': '/etc/d',
      'c/etc/dest': '/etc/d/f.txt',
    });
  });

  it('goes over the connection that each item names', async () => {
    const tasks =
      '    - copy: { content: "{{ item }}", dest: "/etc/{{ item }}" }\n      loop: [1, 2]\n      vars: { ansible_port: "{{ item }}" }\n' +
      '    - copy: { content: x, dest: /etc/x }\n      vars: { ansible_port: "{{ port }}" }\n';
    const { contents, failed } = await render('a port=1\nb port=2\nc port=none\n', tasks);
    expect(Object.keys(contents)).toEqual([
      'a/etc/1',
      'a/etc/2',
      'b/etc/1',
      'b/etc/2',
      'c/etc/1',
      'c/etc/2',
      'a/etc/x',
      'b/etc/x',
    ]);
    expect(failed.map((each) => each.slice(0, 2))).toEqual(['c:']);
  });

  it('goes over the connection that a task before has set', async () => {
    const set = (port: string) => `    - set_fact: { ansible_port: "${port}" }\n`;
    const tasks = copy('1', '/etc/1') + set('{{ port }}') + copy('2', '/etc/2') + set('2222') + copy('3', '/etc/3');
    const { contents, failed } = await render('a port=1\nb port=none\n', tasks);
    expect(Object.keys(contents)).toEqual(['a/etc/1', 'b/etc/1', 'a/etc/2', 'a/etc/3']);
    expect(failed.map((each) => each.slice(0, 2))).toEqual(['b:']);
  });

  it('sees other hosts as they are, and the one that a task is delegated to', async () => {
    const tasks =
      '    - set_fact: { seen: "{{ hostvars.values() | map(attribute=\'mark\', default=0) | list }}", mark: 1 }\n' +
      copy('{{ seen }}', '/etc/seen') +
      '    - copy: { content: "{{ mark }}", dest: "/etc/{{ inventory_hostname }}" }\n      delegate_to: b\n';
    const { contents } = await render('a\nb\nc\n', tasks);
    expect(contents).toEqual({ 'a/etc/seen': '[0, 0, 0]', 'b/etc/seen': '[1, 0, 0]', 'c/etc/seen': '[1, 1, 0]' });
  });
});

describe('the work of an offline run', () => {
  /** How many templates are rendered for so many hosts, of which each has a variable of its own. */
  async function countRendered(hosts: number): Promise<number> {
    const rendered = vi.spyOn(Renderer.prototype, 'render');
    const names = Array.from({ length: hosts }, (_, at) => `h${at} own=${at}\n`).join('');
    const tasks =
      copy('{{ shared }}', '/etc/shared') +
      '    - copy: { content: "{{ item }} {{ shared }}", dest: "/etc/{{ item }}" }\n      loop: [1, 2, 3, 4]\n' +
      copy('{{ own }} {{ shared }}', '/etc/own');
    const vars = { 'group_vars/all.yml': 'shared: "{{ base }}/x"\nbase: /opt\n' };
    const { contents } = await render(names, tasks, vars);
    expect(Object.keys(contents)).toHaveLength(hosts * 6);
    const count = rendered.mock.calls.length;
    rendered.mockRestore();
    return count;
  }

  it('is what a host has of its own, and no more for each of many hosts', async () => {
    const [few, many] = [await countRendered(50), await countRendered(150)];
    // The arguments of one task; what the tasks have in common has been seen on the first hosts.
    expect((many - few) / 100).toBeLessThanOrEqual(2);
  });
});
