import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPlays } from '../../../../src/executor/check/check-plays.ts';
import { writeTree } from '../../../helpers/play-tree.ts';
import { loadForTest } from '../../../helpers/run-playbook.ts';

/** Checks `play.yml` of a tree; the findings as `severity code file:line:column summary`. */
async function check(
  files: Readonly<Record<string, string>>,
  unknownHosts: 'error' | 'warning' = 'error',
): Promise<string[]> {
  const folder = writeTree({ hosts: '[web]\na\nb\n[db]\nc\n', ...files });
  const { loaded, store, input } = await loadForTest({
    playbook: join(folder, 'play.yml'),
    inventory: [join(folder, 'hosts')],
  });
  expect(loaded.diagnostics).toEqual([]);
  const { context, inventory } = input;
  return checkPlays(loaded.plays, { store, context, inventory, unknownHosts }).map(
    ({ severity, code, summary, range }) => {
      const place = range ? `${range.file.split('/').at(-1)}:${range.line}:${range.column}` : '';
      return `${severity} ${code} ${place} ${summary}`;
    },
  );
}

const tasks = (text: string, head = '') => ({
  'play.yml': `- hosts: all\n  gather_facts: false\n${head}  tasks:\n${text}`,
});

describe('a variable that nothing defines', () => {
  it('is found in a task, with its place and all hosts that lack it', async () => {
    expect(await check(tasks('    - debug: { msg: "one {{ mispelled }}" }\n'))).toEqual([
      "error template/undefined play.yml:4:29 'mispelled' is undefined for a, b, c",
    ]);
  });

  it('is found behind the variable of a host among hosts that are alike', async () => {
    const files = {
      ...tasks('    - debug: { msg: "{{ address }}" }\n'),
      hosts: 'a address=1\nb address=2\nc address="{{ mispelled }}"\nd other=3\ne address=4\n',
    };
    expect(await check(files)).toEqual([
      "error template/undefined hosts:3:15 'mispelled' is undefined for c",
      "error template/undefined play.yml:4:25 'address' is undefined for d",
    ]);
  });

  it('is found only for the hosts that lack it', async () => {
    expect(
      await check({ ...tasks('    - debug: { msg: "{{ only_web }}" }\n'), 'group_vars/web.yml': 'only_web: 1\n' }),
    ).toEqual(["error template/undefined play.yml:4:25 'only_web' is undefined for c"]);
  });

  it('is found where another variable needs it', async () => {
    const files = { 'group_vars/all.yml': 'outer: "{{ inner }}"\n' };
    expect(await check({ ...tasks('    - debug: { msg: "{{ outer }}" }\n'), ...files })).toEqual([
      "error template/undefined all.yml:1:12 'inner' is undefined for a, b, c",
    ]);
  });

  it('is found behind the variables of a task whose neighbors lack nothing', async () => {
    const play = `    - debug: { msg: "{{ shared }}" }
    - debug: { msg: "{{ shared }} {{ own }}" }
      vars: { own: "{{ shared }} {{ mispelled }}" }
    - debug: { msg: "{{ shared }} {{ fine }}" }
      vars: { fine: "{{ shared }}" }
    - debug: { msg: "{{ own }}" }
`;
    const files = { 'group_vars/all.yml': 'shared: 1\n' };
    expect(await check({ ...tasks(play), ...files })).toEqual([
      "error template/undefined play.yml:6:37 'mispelled' is undefined for a, b, c",
      "error template/undefined play.yml:9:25 'own' is undefined for a, b, c",
    ]);
  });

  it('is found where a variable needs what only a loop gives', async () => {
    const play = `    - debug: { msg: "{{ shared }}" }
      loop: [1]
    - debug: { msg: "{{ shared }}" }
    - debug: { msg: "{{ shared }}" }
      vars: { item: 1 }
`;
    const files = { 'group_vars/all.yml': 'shared: "{{ item }}"\n' };
    expect(await check({ ...tasks(play), ...files })).toEqual([
      "error template/undefined all.yml:1:13 'item' is undefined for a, b, c",
    ]);
  });

  it('is found where something else counts than the variable of the task', async () => {
    const play = `    - debug: { msg: "{{ shared }}" }
    - include_tasks: { file: more.yml }
      vars: { own: "{{ mispelled }}" }
`;
    const more = `- debug: { msg: "{{ shared }}" }
- debug: { msg: "{{ own }}" }
  vars: { own: "{{ shared }}" }
`;
    const files = { 'group_vars/all.yml': 'shared: 1\n', 'more.yml': more };
    expect(await check({ ...tasks(play), ...files })).toEqual([
      "error template/undefined play.yml:6:24 'mispelled' is undefined for a, b, c",
    ]);
  });

  it('is found in a template file, once', async () => {
    const files = { 'templates/t.j2': 'fine\n{% for x in hosts_of %}{{ x }}{{ absent }}{% endfor %}\n' };
    const play = tasks(
      '    - template: { src: t.j2, dest: /x }\n    - template: { src: t.j2, dest: /y }\n',
      '  vars: { hosts_of: [1] }\n',
    );
    expect(await check({ ...play, ...files })).toEqual([
      "error template/undefined t.j2:2:34 'absent' is undefined for a, b, c",
    ]);
  });

  it('is found in conditions, loops and keywords', async () => {
    expect(
      await check(
        tasks(
          '    - debug:\n      when: no_one == 1\n    - debug:\n      loop: "{{ no_two }}"\n    - debug:\n      become_user: "{{ no_three }}"\n',
        ),
      ),
    ).toEqual([
      "error template/undefined play.yml:5:13 'no_one' is undefined for a, b, c",
      "error template/undefined play.yml:7:17 'no_two' is undefined for a, b, c",
      "error template/undefined play.yml:9:24 'no_three' is undefined for a, b, c",
    ]);
  });

  it('is a warning where the failure is expected', async () => {
    expect(
      await check(
        tasks(
          '    - debug: { msg: "{{ gone }}" }\n      ignore_errors: true\n    - block:\n        - debug: { msg: "{{ lost }}" }\n      rescue:\n        - debug:\n',
        ),
      ),
    ).toEqual([
      "warning template/undefined play.yml:4:25 'gone' is undefined for a, b, c",
      "warning template/undefined play.yml:7:29 'lost' is undefined for a, b, c",
    ]);
  });
});

describe('nothing is complained of', () => {
  it.each([
    [
      'that a register, set_fact or fact may set',
      '    - command: x\n      register: r\n    - set_fact: { f: 1 }\n    - setup:\n    - debug: { msg: "{{ r.rc }} {{ f }} {{ ansible_os_family }} {{ ansible_facts.x }}" }\n',
    ],
    [
      'that a loop sets',
      '    - debug: { msg: "{{ item }} {{ it.a }} {{ at }} {{ ansible_loop.index }}" }\n      loop: [1]\n    - debug: { msg: "{{ it }} {{ at }}" }\n      loop: [1]\n      loop_control: { loop_var: it, index_var: at }\n'.replace(
        '{{ item }} {{ it.a }} {{ at }} ',
        '{{ item }} ',
      ),
    ],
    [
      'that is guarded',
      '    - debug: { msg: "{{ maybe | default(1) }} {{ x.y if x is defined else 2 }}" }\n    - debug: { msg: "{{ asked }}" }\n      when: asked is defined\n',
    ],
    [
      'in a task that is not reached',
      '    - debug: { msg: "{{ nosuch }}" }\n      when: false\n    - debug: { msg: "{{ nosuch }}" }\n      when: inventory_hostname == "z"\n    - debug: { msg: "{{ nosuch }}" }\n      loop: []\n',
    ],
    [
      'in a branch that is not taken',
      '    - debug: { msg: "{% if mode == 1 %}{{ nosuch }}{% endif %}{{ nosuch if false else 1 }}" }\n      vars: { mode: 2 }\n',
    ],
    [
      'that a rescue sees',
      '    - block:\n        - command: x\n      rescue:\n        - debug: { msg: "{{ ansible_failed_result.rc }} {{ ansible_failed_task.name }}" }\n',
    ],
    [
      'that is magic',
      '    - debug: { msg: "{{ ansible_play_hosts }} {{ hostvars.a.inventory_hostname }} {{ groups.web }} {{ omit }} {{ playbook_dir }} {{ ansible_host }} {{ ansible_version.full }} {{ vars }} {{ inventory_dir }}" }\n',
    ],
  ])('%s', async (_, text) => {
    expect(await check(tasks(text))).toEqual([]);
  });

  it('that another group has and a condition on facts keeps apart', async () => {
    const play = tasks(
      '    - setup:\n    - debug: { msg: "{{ of_db }}" }\n      when: ansible_os_family == "Debian"\n',
    );
    expect(await check({ ...play, 'group_vars/db.yml': 'of_db: 1\n' })).toEqual([]);
  });

  it('that vars_files, role defaults, parameters and includes set', async () => {
    expect(
      await check({
        'play.yml':
          '- hosts: all\n  gather_facts: false\n  vars_files: [v.yml]\n  roles: [{ role: r, param: 1 }]\n  tasks:\n    - debug: { msg: "{{ of_file }} {{ of_default }} {{ of_var }}" }\n    - include_tasks: i.yml\n      vars: { given: 1 }\n    - include_vars: iv.yml\n    - debug: { msg: "{{ included }}" }\n',
        'v.yml': 'of_file: 1\n',
        'iv.yml': 'included: 1\n',
        'i.yml': '- debug: { msg: "{{ given }}" }\n',
        'roles/r/defaults/main.yml': 'of_default: 1\n',
        'roles/r/vars/main.yml': 'of_var: 1\n',
        'roles/r/tasks/main.yml': '- debug: { msg: "{{ param }} {{ of_default }} {{ role_path }} {{ role_name }}" }\n',
      }),
    ).toEqual([]);
  });
});

describe('checks without variables', () => {
  it.each([
    ['a syntax error', '    - debug: { msg: "{{ 1 + }}" }\n', 'error template/syntax play.yml:4:'],
    ['an unknown filter', '    - debug: { msg: "{{ 1 | nofilter }}" }\n', 'error template/unknown-filter play.yml:4:'],
    ['a fault in an expression', '    - debug:\n      when: "1 =="\n', 'error template/syntax play.yml:5:'],
    [
      'a parameter that a module does not have',
      '    - copy: { src: a, dets: b }\n',
      'error module/arguments play.yml:4:23',
    ],
    [
      'a handler that nobody defines',
      '    - command: x\n      notify: nobody\n',
      "error playbook/parse play.yml:5:15 no handler is named 'nobody' or listens to it",
    ],
    [
      'a loop with a lookup that is not there',
      '    - debug:\n      with_nothing: [1]\n',
      "error playbook/unsupported-keyword play.yml:5:7 'with_nothing' is not supported",
    ],
    [
      'a meta action that is not there',
      '    - meta: reboot_everything\n',
      "error module/arguments play.yml:4:7 meta: 'reboot_everything' is not supported",
    ],
  ])('find %s', async (_, text, expected) => {
    const found = await check(tasks(text));
    expect(
      found.some((each) => each.startsWith(expected)),
      found.join('\n'),
    ).toBe(true);
  });

  it('find a group that the inventory does not have, which playbook only warns of', async () => {
    const play = { 'play.yml': '- hosts: wbe\n  tasks: []\n' };
    expect(await check(play)).toEqual(['error inventory/unknown-group play.yml:1:10 no host or group matches "wbe"']);
    expect(await check(play, 'warning')).toEqual([
      'warning inventory/unknown-group play.yml:1:10 no host or group matches "wbe"',
    ]);
  });

  it('leave names and variables alone that a run may yet make by add_host or group_by', async () => {
    const play =
      '- hosts: all\n  tasks: [{ group_by: { key: fresh } }]\n- hosts: fresh\n  tasks: [{ debug: { msg: "{{ of_fresh }}" } }]\n';
    expect(await check({ 'play.yml': play })).toEqual([]);
  });

  it('find what is done once for all hosts under a strategy that goes host by host', async () => {
    const found = await check(tasks('    - add_host: name=x\n', '  strategy: host_pinned\n'));
    expect(found).toEqual([
      "error playbook/unsupported-keyword play.yml:5:7 'add_host' is run once for all hosts, which the strategy 'host_pinned' cannot do",
    ]);
  });

  it.each([
    ['copy: { dest: /x, content: x }', '', "5:7 'copy' cannot be run with async"],
    ['stat: { path: /x }', '\n      poll: 0', "6:7 'stat' cannot be left running: poll: 0 is for command and shell"],
  ])('find %s that cannot run in the background', async (module, poll, expected) => {
    const found = await check(tasks(`    - ${module}\n      async: 5${poll}\n`));
    expect(found).toEqual([`error playbook/unsupported-keyword play.yml:${expected}`]);
  });
});
