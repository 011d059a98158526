import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPlays } from '../../../../src/executor/check/check-plays.ts';
import { writeTree } from '../../../helpers/play-tree.ts';
import { loadForTest } from '../../../helpers/run-playbook.ts';

/** Checks `play.yml` of a tree; the findings as `severity code file:line:column summary`. */
async function check(files: Readonly<Record<string, string>>, extraVars: readonly string[] = []): Promise<string[]> {
  const folder = writeTree({ hosts: 'a\nb\n', ...files });
  const { loaded, store, input } = await loadForTest({
    playbook: join(folder, 'play.yml'),
    inventory: [join(folder, 'hosts')],
    extraVars: [...extraVars],
  });
  expect(loaded.diagnostics).toEqual([]);
  const { context, inventory } = input;
  return checkPlays(loaded.plays, { store, context, inventory }).map(({ severity, code, summary, range }) => {
    const place = range ? `${range.file.split('/').at(-1)}:${range.line}:${range.column}` : '';
    return `${severity} ${code} ${place} ${summary}`;
  });
}

const play = (tasks: string, head = '') => ({
  'play.yml': `- hosts: all\n  gather_facts: false\n${head}  tasks:\n${tasks}`,
});
const MISSING = (module: string, what: string, severity = 'error', place = 'play.yml:4:19') =>
  `${severity} playbook/missing-file ${place} '${what}' of ${module} does not exist`;

describe('a file of the control node that is not there', () => {
  it('is found where a task names it in full', async () => {
    expect(await check(play('    - copy: {src: none, dest: /x}\n'))).toEqual([MISSING('copy', 'none')]);
    expect(await check(play('    - template: {src: none.j2, dest: /x}\n'))).toEqual([
      MISSING('template', 'none.j2', 'error', 'play.yml:4:23'),
    ]);
    expect(await check(play('    - include_vars: none.yml\n'))).toEqual([
      MISSING('include_vars', 'none.yml', 'error', 'play.yml:4:21'),
    ]);
    for (const script of ['none.sh --all', '{cmd: none.sh --all}'])
      expect(await check(play(`    - script: ${script}\n`))).toEqual([
        expect.stringContaining("'none.sh' of script does not exist"),
      ]);
  });

  it('is a warning where the task may not be carried out, or its failure may be meant', async () => {
    const wholes = ['when: inventory_hostname == "c"', 'ignore_errors: true', 'loop: [1]'];
    for (const keyword of wholes) {
      const found = await check(play(`    - copy: {src: none, dest: /x}\n      ${keyword}\n`));
      expect(found, keyword).toEqual([MISSING('copy', 'none', 'warning')]);
    }
  });

  it.each(['when: false', 'tags: never'])('is none where the task is never carried out: %s', async (keyword) => {
    expect(await check(play(`    - copy: {src: none, dest: /x}\n      ${keyword}\n`))).toEqual([]);
  });

  it.each([
    '    - {fetch: {src: /x, dest: y}}\n',
    '    - {command: make, delegate_to: localhost}\n',
    '    - {command: make, connection: local}\n',
  ])('is none where the run may make it: %s', async (before) => {
    expect(await check(play(`${before}    - copy: {src: none, dest: /x}\n`))).toEqual([]);
  });

  it.each(['src: /x, remote_src: true', 'src: "{{ omit }}"', 'content: x'])('is none of: %s', async (words) => {
    expect(await check(play(`    - copy: {${words}, dest: /x}\n`))).toEqual([]);
  });

  it('is not looked for where the quotes of a command line are not closed', async () => {
    expect(await check(play(`    - script: {cmd: "none.sh 'open"}\n`))).toEqual([]);
  });

  it('is none of a script that the host may make needless', async () => {
    expect(await check(play('    - script: {cmd: none.sh, creates: /x}\n'))).toEqual([]);
    expect(await check(play('    - script: none.sh creates=/x\n'))).toEqual([]);
  });

  it('is looked for where the task would look for it', async () => {
    const files = { 'roles/r/files/there': '', 'roles/r/tasks/main.yml': '- copy: {src: there, dest: /x}\n' };
    expect(await check({ 'play.yml': '- hosts: all\n  roles: [r]\n', ...files })).toEqual([]);
  });
});

describe('a template file with faults', () => {
  const BROKEN = 'first\n{% if x %}\n';
  const SYNTAX = (severity: string) => `${severity} template/syntax t.j2:`;
  const FILTER = (severity: string) => [
    `${severity} template/unknown-filter t.j2:2:8 the filter 'nonsense' does not exist or is not supported`,
  ];
  const files = { 't.j2': 'first\n{{ 1 | nonsense }}\n' };
  const TASK = '    - template: {src: t.j2, dest: /x}\n';

  it('is found where a task names it in full', async () => {
    expect(await check({ ...files, ...play(TASK) })).toEqual(FILTER('error'));
    const [broken, ...others] = await check({ 't.j2': BROKEN, ...play(TASK) });
    expect(broken).toContain(SYNTAX('error'));
    expect(others).toEqual([]);
    const test = { 't.j2': 'first\n{{ 1 is nonsense }}\n', ...play(TASK) };
    expect(await check(test)).toEqual([expect.stringContaining("the test 'nonsense' does not exist")]);
  });

  it.each(["lookup('template', 't.j2')", 'query("ansible.builtin.template", "t.j2") | first'])(
    'is found where %s reads it',
    async (call) => {
      const tasks = `    - debug:\n        msg: >-\n          {{ ${call} }}\n`;
      expect(await check({ ...files, ...play(tasks) })).toEqual(FILTER('error'));
    },
  );

  it.each(['when: inventory_hostname == "c"', 'ignore_errors: true', 'loop: [1]'])(
    'is a warning where the task may not be carried out, or its failure may be meant: %s',
    async (keyword) => {
      expect(await check({ ...files, ...play(`${TASK}      ${keyword}\n`) })).toEqual(FILTER('warning'));
    },
  );

  it('is a warning below a rescue, in a branch of an expression, in a variable and where the run may write it', async () => {
    const rescued = '    - block:\n      - template: {src: t.j2, dest: /x}\n      rescue: [{ping: }]\n';
    const branch = `    - debug: {msg: "{{ lookup('template', 't.j2') if 1 > 2 else 'x' }}"}\n`;
    const variable = `    - debug: {msg: x}\n      vars: {y: "{{ lookup('template', 't.j2') }}"}\n`;
    const written = `    - {command: make, delegate_to: localhost}\n${TASK}`;
    for (const tasks of [rescued, branch, variable, written])
      expect(await check({ ...files, ...play(tasks) }), tasks).toEqual(FILTER('warning'));
  });

  it.each(['with_template: t.j2', 'with_template: [t.j2]', `loop: "{{ query('template', 't.j2') }}"`])(
    'is a warning where a loop reads it: %s',
    async (loop) => {
      expect(await check({ ...files, ...play(`    - debug: {var: item}\n      ${loop}\n`) })).toEqual(
        FILTER('warning'),
      );
    },
  );

  it('is a warning where variables of the play, a block or a role read it', async () => {
    const read = `y: "{{ lookup('template', 't.j2') }}"\n`;
    const [start = '', rest = ''] = play('    - ping:\n')['play.yml'].split('  tasks:\n');
    const ofPlay = { 'play.yml': `${start}  vars:\n    ${read}  tasks:\n${rest}` };
    const ofBlock = play(`    - block: [{ping: }]\n      vars:\n        ${read}`);
    const ofRole = {
      ...play('    - import_role: {name: r}\n'),
      'roles/r/defaults/main.yml': read,
      'roles/r/tasks/main.yml': '- ping:\n',
    };
    for (const each of [ofPlay, ofBlock, ofRole]) expect(await check({ ...files, ...each })).toEqual(FILTER('warning'));
  });

  it('is found where a template includes or imports it', async () => {
    for (const [name, severity] of [
      ["{% include 't.j2' %}", 'error'],
      ['{% from "t.j2" import x %}', 'error'],
      ["{% if x is defined %}{% include 't.j2' %}{% endif %}", 'warning'],
    ] as const) {
      const including = { ...files, 'u.j2': "{% include 'v.j2' %}", 'v.j2': name };
      expect(await check({ ...including, ...play('    - template: {src: u.j2, dest: /x}\n') }), name).toEqual(
        FILTER(severity),
      );
    }
    const comment = { ...files, 'u.j2': "{# {% include 't.j2' %} #}" };
    expect(await check({ ...comment, ...play('    - template: {src: u.j2, dest: /x}\n') })).toEqual([]);
  });

  it('is an error where one of several tasks is certain to read it', async () => {
    expect(await check({ ...files, ...play(`${TASK}      when: x == 1\n      vars: {x: 2}\n${TASK}`) })).toEqual(
      FILTER('error'),
    );
  });

  it.each(['when: false', 'tags: never'])('is none where the task is never carried out: %s', async (keyword) => {
    expect(await check({ ...files, ...play(`${TASK}      ${keyword}\n`) })).toEqual([]);
  });

  it('is read with the delimiters that it names, and not judged where the task has others', async () => {
    const header = { 't.j2': "#jinja2: variable_start_string:'<<', variable_end_string:'>>'\n<< 1 | nonsense >>\n" };
    expect(await check({ ...header, ...play(TASK) })).toEqual([
      "error template/unknown-filter t.j2:2:8 the filter 'nonsense' does not exist or is not supported",
    ]);
    const own = `    - template: {src: t.j2, dest: /x, variable_start_string: '<<', variable_end_string: '>>'}\n`;
    expect(await check({ 't.j2': '{{ 1 | nonsense }}', ...play(own) })).toEqual([]);
  });

  it('is found in the templates of a role', async () => {
    const role = {
      'roles/r/templates/t.j2': files['t.j2'],
      'roles/r/tasks/main.yml': '- template: {src: t.j2, dest: /x}\n',
    };
    expect(await check({ 'play.yml': '- hosts: all\n  roles: [r]\n', ...role })).toEqual(FILTER('error'));
  });
});

describe('an item of vars_files that needs a variable', () => {
  const SKIPPED =
    "warning template/undefined play.yml:3:16 an item of vars_files is passed over: 'zz' is undefined for";
  const playWith = (tasks: string) => play(tasks, '  vars_files: ["{{ zz }}.yml"]\n');

  it('is warned of where nothing defines it, with the hosts', async () => {
    expect(await check(playWith('    - ping:\n'))).toEqual([`${SKIPPED} a, b`]);
    expect(await check({ hosts: 'a zz=x\nb\n', 'x.yml': 'k: 1\n', ...playWith('    - ping:\n') })).toEqual([
      `${SKIPPED} b`,
    ]);
  });

  it('is not warned of where the run may define it, or where it has a default', async () => {
    expect(await check(playWith('    - set_fact: {zz: x}\n'))).toEqual([]);
    const head = `  vars_files: ["{{ zz | default('x') }}.yml"]\n`;
    expect(await check(play('    - ping:\n', head))).toEqual([]);
  });
});

describe('a way to a host that is not supported', () => {
  const WINRM = "the connection 'winrm' is not supported: use ssh or local";
  const SU = "the become method 'su' is not supported: use sudo";

  it('is found in a keyword', async () => {
    expect(await check(play('    - ping:\n', '  connection: winrm\n'))).toEqual([
      `error playbook/unsupported-keyword play.yml:3:15 ${WINRM}`,
    ]);
    expect(await check(play('    - {ping: , become: true, become_method: su}\n'))).toEqual([
      `error playbook/unsupported-keyword play.yml:4:45 ${SU}`,
    ]);
  });

  it('is found in a variable of the inventory', async () => {
    const files = { ...play('    - ping:\n'), hosts: 'a\nb ansible_connection=winrm\n' };
    expect(await check(files)).toEqual([`error playbook/unsupported-keyword hosts:2:22 ${WINRM}`]);
    expect(await check({ ...play('    - ping:\n'), 'group_vars/all.yml': 'ansible_connection: winrm\n' })).toEqual([
      `error playbook/unsupported-keyword all.yml:1:21 ${WINRM}`,
    ]);
  });

  it('is found in an extra variable', async () => {
    const found = await check(play('    - ping:\n'), ['ansible_connection=docker']);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain("the connection 'docker' is not supported");
  });

  it('is none where nothing goes that way', async () => {
    expect(await check(play('    - debug: {msg: x}\n', '  connection: winrm\n'))).toEqual([]);
    expect(await check(play('    - ping:\n', '  become_method: su\n'))).toEqual([]);
    expect(await check({ ...play('    - ping:\n'), hosts: 'a\n[windows]\n' })).toEqual([]);
    const overridden = {
      ...play('    - ping:\n', '  connection: winrm\n'),
      'group_vars/all.yml': 'ansible_connection: ssh\n',
    };
    expect(await check(overridden)).toEqual([]);
    const elsewhere = { 'play.yml': '- hosts: a\n  tasks: [ping: ]\n', hosts: 'a\nb ansible_connection=winrm\n' };
    expect(await check(elsewhere)).toEqual([]);
  });

  it('is a warning where the task may not be carried out', async () => {
    const tasks = '    - ping:\n      connection: winrm\n      when: ansible_os_family is defined\n';
    expect(await check(play(tasks))).toEqual([`warning playbook/unsupported-keyword play.yml:5:19 ${WINRM}`]);
  });
});

it('a lookup that is refused is found before the run', async () => {
  expect(await check(play(`    - debug: {msg: "{{ lookup('url', 'http://x') }}"}\n`))).toEqual([
    "error template/unknown-filter play.yml:4:30 the lookup 'url' does not exist or is not supported",
  ]);
  expect(await check(play('    - debug:\n      with_url: [http://x]\n'))).toEqual([
    "error playbook/unsupported-keyword play.yml:5:7 'with_url' is not supported: there is no lookup of that name",
  ]);
});

describe('a variable that nothing defines, in a file that is included', () => {
  const UNDEFINED = (severity: string) => `${severity} template/undefined inner.yml:1:14 'lost' is undefined for a, b`;
  const inner = { 'inner.yml': '- debug: msg="{{ lost }}"\n' };

  it.each(['when: other is defined', 'when: inventory_hostname == "c"', 'loop: []', 'when: [lost is defined]'])(
    'is not complained of where the include is not carried out: %s',
    async (keyword) => {
      expect(await check({ ...inner, ...play(`    - include_tasks: inner.yml\n      ${keyword}\n`) })).toEqual([]);
    },
  );

  it.each(['when: inventory_hostname != "c"', 'loop: [1]', 'tags: always'])('is found behind %s', async (keyword) => {
    const found = await check({ ...inner, ...play(`    - include_tasks: inner.yml\n      ${keyword}\n`) });
    expect(found).toEqual([UNDEFINED('error')]);
  });

  it('is found where only a host can tell whether the include is carried out', async () => {
    const tasks = '    - {command: "true", register: r}\n    - {include_tasks: inner.yml, when: r.rc == 1}\n';
    expect(await check({ ...inner, ...play(tasks) })).toEqual([UNDEFINED('error')]);
  });
});

describe('a handler that nobody defines', () => {
  const found = (severity: string) =>
    `${severity} playbook/parse play.yml:4:33 no handler is named 'nobody' or listens to it`;

  it('is an error where the task makes a change', async () => {
    expect(await check(play('    - {command: "true", notify: nobody}\n'))).toEqual([found('error')]);
  });

  it.each(['when: x == 1, vars: {x: 2}', 'changed_when: false', 'loop: [1]', 'ignore_errors: true'])(
    'is a warning where the task may make none: %s',
    async (keywords) => {
      expect(await check(play(`    - {command: "true", notify: nobody, ${keywords}}\n`))).toEqual([found('warning')]);
    },
  );

  it.each(['when: false', 'tags: never'])('is none where the task is never carried out: %s', async (keywords) => {
    expect(await check(play(`    - {command: "true", notify: nobody, ${keywords}}\n`))).toEqual([]);
  });
});

describe('arguments that a module does not take', () => {
  it('are a warning where the failure is meant, as long as Ansible does not take them either', async () => {
    const wrong = await check(play('    - {file: {path: /x, state: odd}, ignore_errors: true}\n'));
    expect(wrong).toEqual([expect.stringMatching(/^warning module\/arguments .*odd/)]);
    const refused = await check(play('    - {file: {path: /x, attributes: i}, ignore_errors: true}\n'));
    expect(refused).toEqual([expect.stringMatching(/^error module\/arguments .*'attributes' is not supported/)]);
  });
});
