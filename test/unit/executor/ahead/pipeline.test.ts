import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EventSink } from '../../../../src/executor/events.ts';
import { runPlays } from '../../../../src/executor/play/run-plays.ts';
import type { RunOptions } from '../../../../src/executor/run-options.ts';
import { HeldHosts } from '../../../helpers/held-hosts.ts';
import { writeTree } from '../../../helpers/play-tree.ts';
import { loadForTest } from '../../../helpers/run-playbook.ts';

/** Runs tasks on the hosts; gives what was sent before any host answered, and the recap after they did. */
async function run(
  tasks: string,
  hosts: readonly string[] = ['a'],
  options: Partial<RunOptions> = {},
  files: Readonly<Record<string, string>> = {},
  emit: EventSink = () => {},
) {
  const play = `- hosts: all\n  gather_facts: false\n  vars: {dir: '{{ playbook_dir }}/{{ inventory_hostname }}'}\n  tasks:\n${tasks}`;
  const folders = Object.fromEntries(hosts.map((host) => [`${host}/there`, '']));
  const folder = writeTree({ 'play.yml': play, hosts: `${hosts.join('\n')}\n`, ...folders, ...files });
  const { input, diagnostics } = await loadForTest({
    playbook: join(folder, 'play.yml'),
    inventory: [join(folder, 'hosts')],
    options,
  });
  expect(diagnostics).toEqual([]);
  const held = new HeldHosts();
  onTestFinished(() => held.release());
  const running = runPlays({ ...input, connect: (target) => held.connect(target), emit });
  const ahead = await held.settled();
  const { opened } = held;
  held.release();
  const { recap } = await running;
  return { ahead, opened, sent: held.sent, finished: held.finished, recap, folder };
}

const FILE = (name: string, more = '') => `    - copy: {content: "x", dest: "{{ dir }}/${name}"}\n${more}`;

describe('tasks that need no answer of those before them', () => {
  it('are sent behind each other, items of loops too', async () => {
    const loop = '    - file: {path: "{{ dir }}/{{ item }}", state: directory}\n      loop: [l1, l2]\n';
    const { ahead, recap } = await run(FILE('one') + loop + FILE('two') + FILE('three'));
    expect(ahead).toEqual([
      'a ensure-directory l1',
      'a ensure-directory l2',
      'a ensure-file one',
      'a ensure-file three',
      'a ensure-file two',
    ]);
    expect(recap.get('a')).toMatchObject({ ok: 4, changed: 4 });
  });

  it('are sent one at a time without the pipeline', async () => {
    const { ahead } = await run(FILE('one') + FILE('two'), ['a'], { pipeline: false });
    expect(ahead).toEqual(['a ensure-file one']);
  });

  it('take what a set_fact before them gives', async () => {
    const { ahead } = await run(`${FILE('one')}    - set_fact: {name: "two{{ 1 + 1 }}"}\n${FILE('{{ name }}')}`);
    expect(ahead).toEqual(['a ensure-file one', 'a ensure-file two2']);
  });

  it('are facts too, but nothing is sent behind them', async () => {
    const { ahead } = await run(`${FILE('one')}    - setup: {gather_subset: ['!all']}\n${FILE('two')}`);
    expect(ahead).toEqual(['a ensure-file one', 'a facts']);
  });

  it('are not commands that a module for facts would run', async () => {
    const { sent, recap } = await run(`${FILE('one')}    - setup: {gather_subset: ['!all', '!min', local]}\n`);
    expect(sent).toContain('a run');
    expect(recap.get('a')).toMatchObject({ ok: 2, failed: 0 });
  });

  it('take what a task that was skipped registers', async () => {
    const skipped = '    - command: "true"\n      when: false\n      register: before\n';
    const { ahead } = await run(`${FILE('one')}${skipped}${FILE('two', '      when: before is skipped\n')}`);
    expect(ahead).toEqual(['a ensure-file one', 'a ensure-file two']);
  });
});

describe('what has to wait for an answer waits', () => {
  const first = `${FILE('one', '      register: first\n')}`;
  const cases: Readonly<Record<string, string>> = {
    'a condition on a result': FILE('two', '      when: first is changed\n'),
    'a text with a result in it': '    - copy: {content: "{{ first.changed }}", dest: "{{ dir }}/two"}\n',
    'a default for a result': FILE('two', '      when: (first | default(none)) is none or true\n'),
    'whether a result is defined': FILE('two', '      when: first is defined\n'),
    'a result through hostvars': FILE('two', '      when: hostvars[inventory_hostname].first is defined\n'),
    'a result through vars': FILE('two', "      when: lookup('vars', 'first') is defined\n"),
    'the hosts that are left': FILE('two', '      when: ansible_play_hosts | length == 1\n'),
    'a result as the items of a loop': FILE('two', '      loop: "{{ first.results | default([1]) }}"\n'),
    'a variable made of a result': FILE('two', '      vars: {made: "{{ first.changed }}"}\n      when: made\n'),
    'a command on the control node': `    - copy: {content: "{{ lookup('pipe', 'echo x') }}", dest: "{{ dir }}/two"}\n`,
    'a failure that is judged': `${FILE('two', '      failed_when: first is failed\n')}`,
    'what comes behind a judged failure': `${FILE('two', '      failed_when: 1 == 2\n')}${FILE('three')}`,
    'a command': '    - command: "true"\n',
    'what comes behind a command': `    - command: "true"\n${FILE('two')}`,
    'a task for another host': FILE('two', '      delegate_to: b\n'),
    'a task once for all': FILE('two', '      run_once: true\n'),
    'what comes behind a meta task': `    - meta: noop\n${FILE('two')}`,
    'a command before its turn that cannot tell whether it is needed': `    - command: "true"\n      args: {chdir: /}\n`,
    'an include and what comes behind it': `    - include_vars: {file: play.yml, name: unused}\n${FILE('two')}`,
    'the other become user': FILE('two', '      become: true\n'),
    'a result in no_log': FILE('two', '      no_log: "{{ first.changed }}"\n'),
    'a result in ignore_unreachable': FILE('two', '      ignore_unreachable: "{{ first.changed }}"\n'),
    'what comes behind a failure that is certain': `${FILE('two', '      failed_when: true\n')}${FILE('three')}`,
  };

  it.each(Object.entries(cases))('%s', async (_, tasks) => {
    const { ahead } = await run(first + tasks);
    expect(ahead).toEqual(['a ensure-file one']);
  });

  it('a handler that does not exist ends the run', async () => {
    const tasks = FILE('two', '      notify: nobody\n') + FILE('three');
    await expect(run(first + tasks)).rejects.toThrow("The requested handler 'nobody' was not found");
  });

  it('a wait for a new connection', async () => {
    const { opened, recap } = await run(`${FILE('one')}    - wait_for_connection: {timeout: 5}\n${FILE('two')}`);
    expect(opened).toBe(1);
    expect(recap.get('a')).toMatchObject({ ok: 3, changed: 2 });
  });

  it('a command waits until every host is through with what is before it, files do not', async () => {
    const { ahead, sent } = await run(`${FILE('one')}    - command: "true"\n${FILE('two')}`, ['a', 'b']);
    expect(ahead).toEqual(['a ensure-file one', 'b ensure-file one']);
    expect(sent.slice(2, 4).sort()).toEqual(['a run', 'b run']);
  });

  it('no more hosts are worked on than forks', async () => {
    const { ahead } = await run(FILE('one') + FILE('two'), ['a', 'b'], { forks: 1 });
    expect(ahead).toEqual(['a ensure-file one', 'a ensure-file two']);
  });
});

describe('a command with nothing to do', () => {
  const made = (file: string) => `    - command: {cmd: "touch {{ dir }}/made", creates: "{{ dir }}/${file}"}\n`;

  it('does not wait for its turn', async () => {
    const { ahead, sent, recap } = await run(`${FILE('one')}${made('there')}${FILE('two')}`);
    expect(ahead).toEqual(['a ensure-file one', 'a ensure-file two', 'a run probe']);
    expect(sent).toHaveLength(3);
    expect(recap.get('a')).toMatchObject({ ok: 3, changed: 2 });
  });

  it('is none when it has: it is run in its turn, and what follows after it', async () => {
    const { sent, recap, folder } = await run(`${FILE('one')}${made('missing')}${FILE('two')}`, ['a', 'b']);
    expect(sent.filter((each) => each === 'a run' || each === 'b run')).toHaveLength(2);
    expect(recap.get('a')).toMatchObject({ ok: 3, changed: 3 });
    expect(existsSync(join(folder, 'b/made'))).toBe(true);
  });
});

describe('a command whose conditions are the same for every success', () => {
  const lead = (more: string, command = '"true"') =>
    `    - command: ${command}\n      register: first\n      changed_when: false\n${more}${FILE('two')}`;

  it.each([
    '      until: first is succeeded\n',
    "      failed_when: first.rc != 0 and 'x' in first.stderr\n",
    '      until: first.rc == 0 and not first.failed\n      retries: 2\n',
  ])('is followed at once (%#)', async (more) => {
    const { ahead, sent, recap } = await run(lead(more));
    expect(ahead).toEqual(['a ensure-file two', 'a run']);
    expect(sent).toHaveLength(2);
    expect(recap.get('a')).toMatchObject({ ok: 2, changed: 1 });
  });

  it.each([
    '      failed_when: first.rc != 0 or first.stdout\n',
    "      until: first.stdout == ''\n",
    '      failed_when: first | length > 90\n',
    "      failed_when: first.rc == 0 and '' == first.stdout\n      ignore_errors: true\n",
  ])('is waited for otherwise (%#)', async (more) => {
    const { ahead } = await run(lead(more));
    expect(ahead).toEqual(['a run']);
  });

  it('is tried again when it failed, before what follows', async () => {
    const command = `sh -c 'echo x >>{{ dir }}/tries; [ ! -e {{ dir }}/two ] && [ $(wc -l <{{ dir }}/tries) -gt 2 ]'`;
    const { sent, recap, folder } = await run(
      lead('      until: first is succeeded\n      retries: 5\n      delay: 0\n', `"${command}"`),
    );
    expect(recap.get('a')).toMatchObject({ ok: 2, failed: 0 });
    expect(readFileSync(join(folder, 'a/tries'), 'utf8')).toBe('x\nx\nx\n');
    expect(sent.at(-1)).toBe('a ensure-file two');
  });

  it('is not one in check mode', async () => {
    const { ahead } = await run(lead('      until: first is skipped\n'), ['a'], { check: true });
    expect(ahead).toEqual(['a ensure-file two']);
  });
});

it('a task that is tried again is told of in its turn alone', async () => {
  const polled =
    '    - command: "true"\n      register: r\n      until: r.stdout == "never"\n      retries: 2\n      delay: 0\n      ignore_errors: true\n';
  const told: string[] = [];
  const emit: EventSink = (event) => {
    if (event.type === 'task-start') told.push(event.name);
    if (event.type === 'retry') told.push(`${event.host} ${event.attemptsLeft}`);
  };
  await run(FILE('one') + polled, ['a', 'b'], { check: true }, {}, emit);
  expect(told.slice(0, 2)).toEqual(['copy', 'command']);
  expect(told.slice(2).toSorted()).toEqual(['a 1', 'a 2', 'b 1', 'b 2']);
});

describe('a flush of handlers', () => {
  const tasks = (file: string) =>
    `    - copy: {content: "", dest: "{{ dir }}/${file}"}\n      notify: handler\n    - meta: flush_handlers\n${FILE('two')}`;
  const handlers = (more = '') =>
    `  handlers:\n    - name: handler\n      command: touch {{ dir }}/handled\n      args: {creates: "{{ dir }}/two"}\n${more}`;

  it('is passed where nothing owes a handler', async () => {
    const { ahead, sent, recap } = await run(tasks('there') + handlers());
    expect(ahead).toEqual(['a ensure-file there', 'a ensure-file two', 'a guard']);
    expect(sent).toHaveLength(3);
    expect(recap.get('a')).toMatchObject({ ok: 2, changed: 1 });
  });

  it('is not passed where something does: the handler runs before what follows', async () => {
    const { recap, folder } = await run(tasks('new') + handlers(), ['a', 'b']);
    expect(recap.get('a')).toMatchObject({ ok: 3, changed: 3 });
    expect(['a', 'b'].map((host) => existsSync(join(folder, host, 'handled')))).toEqual([true, true]);
  });

  it.each([
    ['a task that notifies whatever the host says', '      changed_when: true\n', ''],
    ['a handler for other hosts', '', '      delegate_to: a\n'],
  ])('is waited for behind %s', async (_, task, handler) => {
    const play = tasks('there').replace('      notify', `${task}      notify`) + handlers(handler);
    const { ahead } = await run(play, ['a', 'b']);
    expect(ahead).toEqual(['a ensure-file there', 'b ensure-file there']);
  });
});

describe('the end', () => {
  it('is told behind the last request of a host', async () => {
    const { finished, recap } = await run(FILE('one') + FILE('two'), ['a', 'b']);
    expect(finished.toSorted()).toEqual(['a', 'b']);
    expect(recap.get('a')).toMatchObject({ ok: 2, changed: 2, unreachable: 0 });
  });

  it.each([
    ['another play', '- hosts: all\n  gather_facts: false\n  tasks:\n', '', 2],
    ['a handler', '', '      notify: handler\n', 2],
    ['another batch', '', '', 1],
  ])('is not told before %s, which is still done', async (what, play, more, files) => {
    const handlers = '  handlers:\n    - name: handler\n      copy: {content: "x", dest: "{{ dir }}/two"}\n';
    const second = '    - copy: {content: "x", dest: "{{ playbook_dir }}/{{ inventory_hostname }}/two"}\n';
    const serial = what === 'another batch' ? '  serial: 1\n' : '';
    const tasks = `${FILE('one', more)}${more ? handlers : ''}${play ? play + second : ''}${serial}`;
    const { finished, recap, folder } = await run(tasks, ['a', 'b']);
    expect(recap.get('b')).toMatchObject({ ok: files, changed: files, unreachable: 0, failed: 0 });
    expect(existsSync(join(folder, 'b/one'))).toBe(true);
    expect(finished.filter((host) => host === 'a').length).toBeLessThan(2);
  });

  it('is taken back by a failure: rescue and what follows are done', async () => {
    const block = `    - block:\n        - copy: {content: x, dest: "{{ dir }}/missing/one"}\n      rescue:\n        - copy: {content: x, dest: "{{ dir }}/rescued"}\n`;
    const { recap, folder } = await run(block);
    expect(recap.get('a')).toMatchObject({ rescued: 1, failed: 0, unreachable: 0 });
    expect(existsSync(join(folder, 'a/rescued'))).toBe(true);
  });
});

it('what reaches a host as other users is sent one at a time', async () => {
  const become = '      become: true\n      become_user: ';
  const loop = `${FILE('{{ item }}', `${become}"{{ item }}"\n`)}      loop: [u1, u2, u1]\n`;
  const { ahead, sent } = await run(`${loop}${FILE('two', `${become}u1\n`)}`);
  expect(ahead).toEqual(['a ensure-file u1']);
  expect(sent).toEqual(['u1', 'u2', 'u1', 'two'].map((name) => `a ensure-file ${name}`));
});

it('a label that cannot be made fails its item: what follows is not done', async () => {
  const label = '      loop: [one]\n      loop_control: {label: "{{ 1 // 0 }}"}\n';
  const { folder, recap } = await run(`${FILE('{{ item }}', label)}${FILE('two')}`);
  expect(recap.get('a')).toMatchObject({ ok: 0, failed: 1 });
  expect(existsSync(join(folder, 'a/two'))).toBe(false);
});

it('what the control node as a host writes is there before other hosts read it', async () => {
  const made = `    - copy: {content: new, dest: "{{ playbook_dir }}/made"}\n      when: inventory_hostname == 'c'\n`;
  const taken = `    - copy: {src: "{{ playbook_dir }}/made", dest: "{{ dir }}/taken"}\n      when: inventory_hostname == 'b'\n`;
  const hosts = 'c ansible_connection=local\nb\n';
  const { folder } = await run(made + taken, ['c', 'b'], {}, { made: 'old', hosts });
  expect(readFileSync(join(folder, 'b/taken'), 'utf8')).toBe('new');
});

it('what fails before its turn is begun again in its turn', async () => {
  const made = `    - shell: sleep 0.5; echo made >"{{ dir }}/made"\n`;
  const look = `    - copy: {content: "{{ lookup('file', dir ~ '/made') }}", dest: "{{ dir }}/copied"}\n`;
  const { recap, folder } = await run(`${FILE('one')}${made}${look}${FILE('two')}`);
  expect(recap.get('a')).toMatchObject({ ok: 4, failed: 0 });
  expect(readFileSync(join(folder, 'a/copied'), 'utf8')).toBe('made');
});

describe('when a task fails', () => {
  const fails = (more = '') => `    - copy: {content: x, dest: "{{ dir }}/missing/one"}\n${more}`;

  it('nothing that was sent behind it is done', async () => {
    const { ahead, recap, folder } = await run(`${fails()}${FILE('two')}${FILE('three')}`);
    expect(ahead).toEqual(['a ensure-file one', 'a ensure-file three', 'a ensure-file two']);
    expect(recap.get('a')).toMatchObject({ ok: 0, failed: 1 });
    expect([existsSync(join(folder, 'a/two')), existsSync(join(folder, 'a/three'))]).toEqual([false, false]);
  });

  it('and is ignored, what follows is done in its turn, once', async () => {
    const { recap, folder, sent } = await run(`${fails('      ignore_errors: true\n')}${FILE('two')}${FILE('three')}`);
    expect(recap.get('a')).toMatchObject({ ok: 3, changed: 2, failed: 0, ignored: 1 });
    expect(readFileSync(join(folder, 'a/three'), 'utf8')).toBe('x');
    expect(sent.filter((each) => each.endsWith('two')).length).toBe(2);
  });

  it('one item of a loop does not keep the others from being done', async () => {
    const loop =
      '    - copy: {content: x, dest: "{{ dir }}/{{ item }}"}\n      loop: [missing/1, two, three]\n      ignore_errors: true\n';
    const { recap, folder } = await run(loop + FILE('four'));
    expect(recap.get('a')).toMatchObject({ ok: 2, ignored: 1, changed: 2 });
    expect(['two', 'three', 'four'].map((name) => existsSync(join(folder, 'a', name)))).toEqual([true, true, true]);
  });

  it('its rescue sees it, and the rest of the block is not done', async () => {
    const block = `    - block:\n        - copy: {content: x, dest: "{{ dir }}/missing/one"}\n        - copy: {content: x, dest: "{{ dir }}/two"}\n      rescue:\n        - copy: {content: "{{ ansible_failed_task.action }}", dest: "{{ dir }}/rescued"}\n`;
    const { recap, folder } = await run(block);
    expect(recap.get('a')).toMatchObject({ rescued: 1, failed: 0 });
    expect(readFileSync(join(folder, 'a/rescued'), 'utf8')).toContain('copy');
    expect(existsSync(join(folder, 'a/two'))).toBe(false);
  });

  it('another host sees which task it was, as it was handed over', async () => {
    const block = `    - block:\n        - copy: {content: x, dest: "{{ dir }}/{{ 'missing/' if inventory_hostname == 'a' else '' }}one"}\n      rescue:\n        - debug: {msg: rescued}\n`;
    const reads = `    - copy: {content: "{{ hostvars.a.ansible_failed_task.args.dest | default('none') }}", dest: "{{ dir }}/seen"}\n`;
    const { folder } = await run(block + reads, ['a', 'b']);
    expect(readFileSync(join(folder, 'b/seen'), 'utf8')).toBe(join(folder, 'a/missing/one'));
  });

  it('because its folder is missing, the folder and the file are there before what follows', async () => {
    const copy = '    - copy: {src: play.yml, dest: "{{ dir }}/new/"}\n';
    const { sent, folder, recap } = await run(`${copy}${FILE('new/two')}`);
    expect(recap.get('a')).toMatchObject({ ok: 2, changed: 2, failed: 0 });
    expect(sent.slice(2)).toEqual(['a ensure-directory new', 'a ensure-file play.yml', 'a ensure-file two']);
    expect(existsSync(join(folder, 'a/new/two'))).toBe(true);
  });

  it('what was done before it has been done once, and its handlers run', async () => {
    const tasks = `${FILE('one')}${FILE('two', '      notify: handler\n')}${FILE('three')}${fails('      ignore_errors: true\n')}`;
    const handlers = `  handlers:\n    - name: handler\n      copy: {content: x, dest: "{{ dir }}/handled"}\n`;
    const { folder, recap, sent } = await run(tasks + handlers);
    expect(recap.get('a')).toMatchObject({ ok: 5, changed: 4, ignored: 1 });
    expect(sent.filter((each) => each.endsWith('two'))).toHaveLength(1);
    expect(existsSync(join(folder, 'a/handled'))).toBe(true);
  });

  it('the items behind the one that failed are done in their order', { timeout: 30_000 }, async () => {
    const items = '[{from: small, to: missing/x}, {from: small, to: same}, {from: large, to: same}]';
    const loop = `    - copy: {src: "{{ item.from }}", dest: "{{ dir }}/{{ item.to }}"}\n      loop: ${items}\n      ignore_errors: true\n`;
    const large = 'x'.repeat(60_000_000);
    const { folder } = await run(loop, ['a'], {}, { small: 'small', large });
    expect(statSync(join(folder, 'a/same')).size).toBe(large.length);
  });
});
