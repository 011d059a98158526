import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/errors/diagnostic.ts';
import { writeTree } from '../../helpers/play-tree.ts';
import { loadForTest } from '../../helpers/run-playbook.ts';

/** Loads `play.yml` of a tree; the findings as `code file:line:column summary`. */
async function findings(files: Readonly<Record<string, string>>): Promise<string[]> {
  return (await diagnose(files)).map(({ code, summary, range }) => {
    const place = range ? `${range.file.split('/').at(-1)}:${range.line}:${range.column}` : '';
    return `${code} ${place} ${summary}`;
  });
}

async function diagnose(files: Readonly<Record<string, string>>): Promise<Diagnostic[]> {
  const folder = writeTree({ hosts: 'a\n', ...files });
  const { loaded } = await loadForTest({ playbook: join(folder, 'play.yml'), inventory: [join(folder, 'hosts')] });
  return loaded.diagnostics;
}

const tasks = (text: string) => ({ 'play.yml': `- hosts: a\n  tasks:\n${text}` });

describe('what is wrong in a playbook is told with its place', () => {
  it.each([
    [
      'a keyword that is misspelled',
      '    - debug:\n      wehn: true\n',
      "playbook/unsupported-keyword play.yml:4:7 'wehn' is not a keyword of a task",
    ],
    [
      'a keyword that is refused',
      '    - debug:\n      debugger: on_failed\n',
      "playbook/unsupported-keyword play.yml:4:7 'debugger' is not supported: there is no task debugger",
    ],
    [
      'a keyword of another place',
      '    - debug:\n      serial: 2\n',
      "playbook/unsupported-keyword play.yml:4:7 'serial' is not a keyword of a task",
    ],
    [
      'a module that nobody has',
      '    - tempalte:\n        src: x\n',
      "playbook/unsupported-module play.yml:3:7 the module 'tempalte' is not supported or does not exist",
    ],
    ['a task with no module', '    - name: x\n', 'playbook/parse play.yml:3:7 no module/action detected in task'],
    [
      'a task with two modules',
      '    - debug:\n      command: x\n',
      'playbook/parse play.yml:4:7 conflicting action statements: debug, command',
    ],
    [
      'a task that is no mapping',
      '    - debug\n',
      'playbook/parse play.yml:3:7 a task must be a mapping, not a string',
    ],
    [
      'text where a module takes none',
      '    - copy: some text\n',
      "module/arguments play.yml:3:13 'copy' takes no free-form text: some text",
    ],
    [
      'arguments that are a list',
      '    - copy: [x]\n',
      "module/arguments play.yml:3:13 the arguments of 'copy' must be a mapping or a string, not a list",
    ],
    [
      'a value of a wrong type',
      '    - debug:\n      become: maybe\n',
      "playbook/parse play.yml:4:15 'become' must be a boolean, not 'maybe'",
    ],
    [
      'a variable with a bad name',
      '    - debug:\n      vars: { not-a-name: 1 }\n',
      "playbook/parse play.yml:4:15 'not-a-name' is not a valid variable name",
    ],
    [
      'a register with a bad name',
      '    - debug:\n      register: 1st\n',
      "playbook/parse play.yml:4:17 '1st' is not a valid name for 'register'",
    ],
    [
      'two loops',
      '    - debug:\n      loop: [1]\n      with_items: [1]\n',
      'playbook/parse play.yml:5:7 a task has one loop, not two',
    ],
    [
      'a loop over a text',
      '    - debug:\n      loop: abc\n',
      "playbook/parse play.yml:4:13 'loop' must be a list or a template that gives one, not a string",
    ],
    [
      'a loop control that is misspelled',
      '    - debug:\n      loop: [1]\n      loop_control: { lop_var: x }\n',
      "playbook/unsupported-keyword play.yml:5:23 'lop_var' is not a keyword of loop_control",
    ],
    [
      'a loop of an import',
      '    - import_tasks: x.yml\n      loop: [1]\n',
      "playbook/parse play.yml:4:7 'import_tasks' cannot have a loop",
    ],
    [
      'an import of nothing',
      '    - import_tasks: nothing.yml\n',
      "playbook/missing-file play.yml:3:21 the file 'nothing.yml' does not exist",
    ],
    [
      'an include of nothing',
      '    - include_tasks: nothing.yml\n',
      "playbook/missing-file play.yml:3:22 the file 'nothing.yml' does not exist",
    ],
    [
      'a role that is nowhere',
      '    - include_role: { name: nobody }\n',
      "playbook/missing-file play.yml:3:29 the role 'nobody' was not found",
    ],
    [
      'a keyword that an include does not pass on',
      '    - include_tasks: play.yml\n      become: true\n',
      "playbook/unsupported-keyword play.yml:4:7 'become' cannot stand at include_tasks",
    ],
    [
      'rescue without a block',
      '    - rescue:\n        - debug:\n',
      "playbook/parse play.yml:3:7 'rescue' and 'always' need a 'block' beside them",
    ],
    [
      'defaults of a group of modules',
      '    - debug:\n      module_defaults: { group/aws: { x: 1 } }\n',
      "playbook/unsupported-keyword play.yml:4:26 module_defaults of 'group/aws' are not supported: name the modules",
    ],
    [
      'a static name of a variable that nobody sets',
      '    - import_tasks: "{{ nosuch }}.yml"\n',
      "template/undefined play.yml:3:21 the imported file '{{ nosuch }}.yml' cannot be resolved: 'nosuch' is undefined",
    ],
  ])('%s', async (_, text, expected) => {
    expect(await findings(tasks(text))).toContain(expected);
  });

  it.each([
    ['a play without hosts', '- tasks: []\n', "playbook/parse play.yml:1:3 a play needs 'hosts'"],
    [
      'a playbook that is no list',
      'hosts: a\n',
      'playbook/parse play.yml:1:1 a playbook must be a list of plays, not a mapping',
    ],
    [
      'a strategy that is not there',
      '- hosts: a\n  strategy: debug\n',
      "playbook/unsupported-keyword play.yml:2:13 strategy 'debug' is not supported",
    ],
    [
      'a file of variables that is missing',
      '- hosts: a\n  vars_files: [no.yml]\n',
      "playbook/missing-file play.yml:2:16 vars_files: 'no.yml' does not exist",
    ],
    [
      'a playbook that imports itself',
      '- import_playbook: play.yml\n',
      "playbook/parse play.yml:1:20 the playbook 'play.yml' imports itself",
    ],
    [
      'a block among the handlers',
      '- hosts: a\n  handlers:\n    - block: [{ debug: }]\n',
      'playbook/parse play.yml:3:7 a block cannot be a handler',
    ],
    ['a tab', '- hosts: a\n  tasks:\n\t- debug:\n', 'yaml/parse play.yml:3:1'],
  ])('%s', async (_, text, expected) => {
    const found = await findings({ 'play.yml': text });
    expect(
      found.some((each) => each.startsWith(expected)),
      found.join('\n'),
    ).toBe(true);
  });

  it('what older Ansible had, with what stands in its place', async () => {
    const old = '- include: more.yml\n- command: id\n  sudo: yes\n  always_run: yes\n- kube: name=x\n';
    const found = await diagnose({
      'play.yml': '- hosts: a\n  su_user: kube\n  roles: [net/calico]\n',
      'roles/net/calico/tasks/main.yml': old,
      'library/kube.py': '',
    });
    expect(found.map(({ hint = '' }) => hint.replace(/^\/.*(?=\/library)/, 'PLAY'))).toEqual([
      'Ansible has it no more. Write `become: true` with `become_user`.',
      'Ansible has it no more. Use `include_tasks`, or `import_tasks` where the file is the same for all hosts.',
      'Ansible has it no more. Write `become: true`.',
      'Ansible has it no more. Write `check_mode: false`.',
      'PLAY/library/kube.py is a program in Python, of which none is run. Do by `command` what it does.',
    ]);
  });

  it('all of it at once, with hints', async () => {
    const found = await diagnose(
      tasks('    - debug:\n      wehn: true\n    - tempalte: {}\n    - copy: { src: a, dest: b }\n      nofity: x\n'),
    );
    expect(found.map((each) => each.hint)).toEqual([
      "Did you mean 'when'?",
      "Did you mean 'template'?",
      "Did you mean 'notify'?",
    ]);
  });

  it('what to do in place of a module that needs more than a shell', async () => {
    const found = await diagnose(tasks('    - ansible.builtin.pip: { name: x }\n    - firewalld: { name: x }\n'));
    expect(found.map((each) => [each.code, each.hint?.includes('by `command`')])).toEqual([
      ['playbook/unsupported-module', true],
      ['playbook/unsupported-module', true],
    ]);
  });

  it('once, also in a role that is used twice', async () => {
    const found = await findings({
      'play.yml': '- hosts: a\n  roles: [r, r]\n',
      'roles/r/tasks/main.yml': '- nomodule: x\n',
    });
    expect(found).toEqual([
      "playbook/unsupported-module main.yml:1:3 the module 'nomodule' is not supported or does not exist",
    ]);
  });

  it('also in files that a template names: every file that fits is looked at', async () => {
    const found = await findings({
      'play.yml': '- hosts: a\n  tasks:\n    - include_tasks: "os-{{ ansible_os_family }}.yml"\n',
      'os-Debian.yml': '- nomodule: x\n',
      'os-RedHat.yml': '- debug:\n',
      'other.yml': '- nomodule: y\n',
    });
    expect(found).toEqual([
      "playbook/unsupported-module os-Debian.yml:1:3 the module 'nomodule' is not supported or does not exist",
    ]);
  });
});

describe('recursion', () => {
  it('of roles and imports ends with a finding, of includes it is allowed', async () => {
    expect(
      await findings({
        'play.yml': '- hosts: a\n  roles: [one]\n',
        'roles/one/meta/main.yml': 'dependencies: [two]\n',
        'roles/two/meta/main.yml': 'dependencies: [one]\n',
      }),
    ).toEqual(["playbook/parse main.yml:1:16 the role 'one' depends on itself"]);
    expect(
      await findings({ ...tasks('    - import_tasks: loop.yml\n'), 'loop.yml': '- import_tasks: loop.yml\n' }),
    ).toEqual(["playbook/parse loop.yml:1:17 'loop.yml' imports itself"]);
    expect(
      await findings({
        ...tasks('    - include_tasks: loop.yml\n'),
        'loop.yml': '- include_tasks: loop.yml\n  when: false\n',
      }),
    ).toEqual([]);
  });
});
