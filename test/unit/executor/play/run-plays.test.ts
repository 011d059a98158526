import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../../src/executor/events.ts';
import { runPlays } from '../../../../src/executor/play/run-plays.ts';
import type { RunOptions } from '../../../../src/executor/run-options.ts';
import { FakeHost, type FakeHostOptions } from '../../../helpers/fake-host.ts';
import { writeTree } from '../../../helpers/play-tree.ts';
import { loadForTest } from '../../../helpers/run-playbook.ts';

type Hosts = Readonly<Record<string, FakeHost>>;

/** Runs a playbook on hosts in memory. */
async function run(
  play: string,
  hosts: Hosts,
  given: { options?: Partial<RunOptions>; signal?: AbortSignal; onEvent?: (event: RunEvent) => void } = {},
) {
  const folder = writeTree({ 'play.yml': play, hosts: Object.keys(hosts).join('\n') });
  const { input, diagnostics } = await loadForTest({
    playbook: join(folder, 'play.yml'),
    inventory: [join(folder, 'hosts')],
    ...(given.options ? { options: given.options } : {}),
  });
  expect(diagnostics).toEqual([]);
  const events: RunEvent[] = [];
  const summary = await runPlays({
    ...input,
    connect: (target) => (hosts[target.name] ?? new FakeHost()).connect(target),
    emit: (event) => {
      events.push(event);
      given.onEvent?.(event);
    },
    ...(given.signal ? { signal: given.signal } : {}),
  });
  return { events, summary };
}

function fakes(options: Readonly<Record<string, FakeHostOptions>>): Hosts {
  return Object.fromEntries(Object.entries(options).map(([name, each]) => [name, new FakeHost(each)]));
}

function messages(events: readonly RunEvent[], module = 'debug'): (string | undefined)[] {
  return events.flatMap((event) => (event.type === 'result' && event.module === module ? [event.msg] : []));
}

const HEAD = '- hosts: all\n  gather_facts: false\n';

describe('hosts that cannot be reached', () => {
  it('are told of with the reason, are left out of what follows, and hold up nobody', async () => {
    const hosts = fakes({ a: {}, b: { down: true } });
    const { events, summary } = await run(
      `${HEAD}  tasks:\n    - command: first\n    - command: second\n- hosts: all\n  gather_facts: false\n  tasks:\n    - command: third\n`,
      hosts,
    );
    expect(hosts.a!.commands()).toEqual(['first', 'second', 'third']);
    expect([...summary.unreachable]).toEqual(['b']);
    expect(summary.recap.get('b')).toMatchObject({ unreachable: 1, failed: 0, ok: 0 });
    const report = events.find((event) => event.type === 'result' && event.outcome === 'unreachable');
    expect(report).toMatchObject({ host: 'b', msg: 'b: nothing listens' });
  });

  it('in the middle of a play are not rescued', async () => {
    const hosts = fakes({ a: { diesAfter: 1 }, b: {} });
    const { events, summary } = await run(
      `${HEAD}  tasks:\n    - command: first\n    - block:\n        - command: second\n      rescue:\n        - debug: msg=rescue\n      always:\n        - debug: msg=always\n`,
      hosts,
    );
    expect(summary.recap.get('a')).toMatchObject({ ok: 1, unreachable: 1, failed: 0, rescued: 0 });
    expect(messages(events)).toEqual(['always']);
  });
});

describe('connections', () => {
  it('are opened before the first task, once for a host and become user, and closed at the end', async () => {
    const hosts = fakes({ a: {}, b: {} });
    const { events } = await run(
      `${HEAD}  become: true\n  remote_user: deploy\n  tasks:\n    - command: one\n    - command: two\n    - command: three\n      become_user: app\n`,
      hosts,
    );
    const users = (host: FakeHost) => host.targets.map((target) => target.becomeUser);
    expect(users(hosts.a!)).toEqual(['root', 'app']);
    expect(users(hosts.b!)).toEqual(['root', 'app']);
    expect(hosts.a!.closed + hosts.b!.closed).toBe(4);
    const first = events.findIndex((event) => event.type === 'task-start');
    const started = events.slice(0, first).filter((event) => event.type === 'connect' && event.state === 'start');
    expect(started).toHaveLength(2);
  });

  it('are not opened for hosts that no task needs', async () => {
    const hosts = fakes({ a: {} });
    await run(
      `${HEAD}  tasks:\n    - debug: msg=x\n    - command: x\n      when: false\n      delegate_to: a\n`,
      hosts,
    );
    expect(hosts.a!.targets).toEqual([]);
  });

  it('of a delegated task go to the other host, with the variables of this one', async () => {
    const hosts = fakes({ a: {}, b: {} });
    await run(`${HEAD}  tasks:\n    - command: echo {{ inventory_hostname }}\n      delegate_to: b\n`, hosts);
    expect(hosts.a!.commands()).toEqual([]);
    expect(hosts.b!.commands().sort()).toEqual(['echo a', 'echo b']);
  });
});

describe('what a host returns', () => {
  it('is data: templates in it are never compiled, wherever it is passed on to', async () => {
    const hosts = fakes({ a: { run: () => "{{ lookup('pipe', 'id') }}" } });
    const { events } = await run(
      `${HEAD}  tasks:
    - command: evil
      register: r
    - debug: msg="{{ r.stdout }}"
    - set_fact: { copied: "{{ r.stdout }}" }
    - debug: msg="{{ copied }} {{ hostvars.a.copied }} {{ [copied] | first }}"
    - debug: msg="{{ item }}"
      loop: "{{ [r.stdout] }}"
    - debug: msg=never
      when: r.stdout
      ignore_errors: true
    - debug: msg=never
      when: "{{ r.stdout }}"
      ignore_errors: true
`,
      hosts,
    );
    const text = JSON.stringify(events.filter((event) => event.type === 'result').map((event) => event.msg));
    expect(text).toContain("{{ lookup('pipe', 'id') }}");
    expect(text).not.toContain('uid=');
    expect(text).not.toContain('never');
  });

  it('cannot change how the host is reached', async () => {
    const { store } = (await loadForTest({ playbook: '/none', inventory: ['a,'] })) as Awaited<
      ReturnType<typeof loadForTest>
    >;
    store.addFacts(
      'a',
      new Map([
        ['ansible_host', 'elsewhere'],
        ['ansible_os_family', 'Debian'],
        ['ansible_ssh_common_args', '-x'],
      ]),
    );
    const scope = store.scopeFor({ host: 'a', playbookDirectory: '/' });
    expect(scope.get('ansible_os_family')).toBe('Debian');
    expect(scope.has('ansible_host')).toBe(false);
    expect(scope.has('ansible_ssh_common_args')).toBe(false);
  });
});

describe('secrets', () => {
  it('under no_log leave nothing in events but the outcome', async () => {
    const hosts = fakes({ a: { run: () => 'hunter2' } });
    const { events } = await run(
      `${HEAD}  tasks:\n    - command: print hunter2\n      no_log: true\n    - debug: msg={{ item }}\n      loop: [hunter2]\n      no_log: true\n    - fail: msg=hunter2\n      no_log: true\n      ignore_errors: true\n`,
      hosts,
    );
    const shown = events.map((event) =>
      JSON.stringify(event, (_, value) => (value instanceof Map ? [...value] : value)),
    );
    expect(shown.join('\n')).not.toContain('hunter2');
  });

  it('that the operator typed are masked wherever they turn up', async () => {
    const hosts = fakes({ a: { run: () => 'the password is hunter2' } });
    const { events } = await run(
      `${HEAD}  tasks:\n    - command: x\n      register: r\n    - debug: msg="{{ r.stdout }}"\n`,
      hosts,
      {
        options: { secrets: ['hunter2'] },
      },
    );
    expect(messages(events)).toEqual(['the password is ********']);
  });
});

describe('an owed restart', () => {
  const PLAY = `${HEAD}  tasks:
    - copy: { content: x, dest: /etc/unit }
      notify: restart it
  handlers:
    - name: restart it
      command: restart
`;

  it('is noted with the change that notifies it and struck off after the handler ran', async () => {
    const hosts = fakes({ a: {} });
    const { summary } = await run(PLAY, hosts);
    expect(hosts.a!.operations('ensure-file')[0]?.owes).toEqual(['restart it']);
    expect(hosts.a!.operations('settle').map((each) => each.handlers)).toEqual([['restart it']]);
    expect(summary.owed.size).toBe(0);
  });

  it('stays owed when the handler fails, and the summary says so', async () => {
    const hosts = fakes({ a: { run: () => 1 } });
    const { summary } = await run(PLAY, hosts);
    expect(hosts.a!.operations('settle')).toEqual([]);
    expect(summary.owed).toEqual(new Map([['a', ['restart it']]]));
  });

  it('from an earlier run is done by apply though nothing has changed', async () => {
    const hosts = fakes({ a: { owed: ['restart it'] } });
    hosts.a!.files.set('/etc/unit', Buffer.from('x'));
    const { summary } = await run(PLAY, hosts, { options: { honorOwed: true } });
    expect(hosts.a!.commands()).toEqual(['restart']);
    expect(summary.owed.size).toBe(0);
  });

  it('from an earlier run is only reported by playbook', async () => {
    const hosts = fakes({ a: { owed: ['restart it'] } });
    hosts.a!.files.set('/etc/unit', Buffer.from('x'));
    const { summary } = await run(PLAY, hosts);
    expect(hosts.a!.commands()).toEqual([]);
    expect(summary.owed).toEqual(new Map([['a', ['restart it']]]));
  });
});

describe('many hosts', () => {
  it('are worked on no more than forks at a time, and throttle at a time', async () => {
    let running = 0;
    let most = 0;
    const slow = async (): Promise<string> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return '';
    };
    const names = Array.from({ length: 12 }, (_, at) => `h${at}`);
    const hosts = fakes(Object.fromEntries(names.map((name) => [name, { run: slow }])));
    await run(`${HEAD}  tasks:\n    - command: x\n`, hosts, { options: { forks: 4 } });
    expect(most).toBe(4);
    most = 0;
    await run(`${HEAD}  tasks:\n    - command: x\n      throttle: 2\n`, hosts, { options: { forks: 4 } });
    expect(most).toBe(2);
  });

  it('go on together under linear, and each at its own pace under free', async () => {
    const order: string[] = [];
    const answerAfter = (ms: number, name: string) => async (command: string) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      order.push(`${name} ${command}`);
      return '';
    };
    const hosts = () => fakes({ slow: { run: answerAfter(30, 'slow') }, quick: { run: answerAfter(1, 'quick') } });
    const tasks = '  tasks:\n    - command: one\n    - command: two\n';
    await run(HEAD + tasks, hosts());
    expect(order).toEqual(['quick one', 'slow one', 'quick two', 'slow two']);
    order.length = 0;
    await run(`${HEAD}  strategy: free\n${tasks}`, hosts());
    expect(order).toEqual(['quick one', 'quick two', 'slow one', 'slow two']);
  });
});

describe('the end of a run that is stopped', () => {
  it('starts nothing further, closes the connections and says that it was interrupted', async () => {
    const hosts = fakes({ a: {}, b: {} });
    const stop = new AbortController();
    const { summary } = await run(`${HEAD}  tasks:\n    - command: one\n    - command: two\n`, hosts, {
      signal: stop.signal,
      onEvent: (event) => event.type === 'result' && stop.abort(),
    });
    expect(summary.interrupted).toBe(true);
    expect(hosts.a!.commands()).not.toContain('two');
    expect(hosts.a!.closed + hosts.b!.closed).toBe(2);
  });

  it('does not wait for the pause between attempts', async () => {
    const hosts = fakes({ a: { run: () => 1 } });
    const stop = new AbortController();
    const started = Date.now();
    await run(`${HEAD}  tasks:\n    - command: x\n      retries: 3\n      delay: 60\n`, hosts, {
      signal: stop.signal,
      onEvent: (event) => event.type === 'retry' && stop.abort(),
    });
    expect(Date.now() - started).toBeLessThan(5000);
  });
});

describe('a task with a time limit', () => {
  it('fails when its host does not answer, and the host gets a new connection', async () => {
    const hosts = fakes({ a: { run: (command) => (command === 'hang' ? new Promise(() => {}) : 'fine') } });
    const { events, summary } = await run(
      `${HEAD}  tasks:\n    - command: hang\n      timeout: 1\n      ignore_errors: true\n    - command: next\n`,
      hosts,
    );
    expect(messages(events, 'command')[0]).toBe('Task failed: Timed out after 1 second(s).');
    expect(hosts.a!.targets).toHaveLength(2);
    expect(summary.recap.get('a')).toMatchObject({ ok: 2, failed: 0, ignored: 1 });
  });
});

describe('what only a host could answer', () => {
  it('is unknown offline: the policy decides of the tasks that need it', async () => {
    const hosts = fakes({ a: {} });
    const folder = writeTree({
      'play.yml': `${HEAD}  tasks:\n    - debug: msg="{{ answer.stdout }}"\n    - debug: msg="{{ answer is defined }}"\n    - debug: msg=known\n`,
      hosts: 'a\n',
    });
    const seen: string[] = [];
    const { input, store } = await loadForTest({
      playbook: join(folder, 'play.yml'),
      inventory: [join(folder, 'hosts')],
      options: {
        onUnknown: (_task, host, error) => {
          seen.push(`${host} ${error.variable}: ${error.reason}`);
          return 'skip';
        },
      },
    });
    store.markUnknown('a', 'answer', 'the task asks the host');
    const events: RunEvent[] = [];
    const { recap } = await runPlays({
      ...input,
      connect: (target) => hosts.a!.connect(target),
      emit: (event) => events.push(event),
    });
    expect(seen).toEqual(['a answer: the task asks the host', 'a answer: the task asks the host']);
    expect(recap.get('a')).toMatchObject({ ok: 1, skipped: 2, failed: 0 });
  });
});
