import fc from './properties.ts';

/** A task, or a block of them, as lines without indentation. */
type Lines = readonly string[];

const HOSTS = ['a', 'b', 'c'];
const NAMES = ['f1', 'f2', 'd1/f3'];

const name = fc.constantFrom(...NAMES);
const flag = (weight: number) => fc.integer({ min: 0, max: 9 }).map((value) => value < weight);

/** What effects on one host show of their order: each notes itself with the files that it sees, and what it was for in all. */
function note(word: string): string {
  return `cd {{ dir }} && echo ${word} $(ls . d1) >>log && echo ${word} >>{{ playbook_dir }}/all`;
}

/** Words tell tasks apart in the logs. */
const action: fc.Arbitrary<(word: string) => Lines> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(name, fc.constantFrom('x', 'y')).map(([file, text]) => () => [
      `copy: {content: ${text}, dest: "{{ dir }}/${file}"}`,
    ]),
  },
  { weight: 1, arbitrary: name.map((file) => () => [`file: {path: "{{ dir }}/${file}", state: absent}`]) },
  { weight: 2, arbitrary: fc.constant(() => ['file: {path: "{{ dir }}/d1", state: directory}']) },
  {
    weight: 1,
    arbitrary: fc.constant(() => [
      'copy: {content: x, dest: "{{ dir }}/{{ item }}"}',
      'loop: [f1, l2, missing/l3, l4]',
    ]),
  },
  { weight: 3, arbitrary: fc.constant((word: string) => [`shell: ${note(word)}`]) },
  {
    weight: 2,
    arbitrary: name.map((file) => (word: string) => [`shell: ${note(word)}`, `args: {creates: "{{ dir }}/${file}"}`]),
  },
  { weight: 1, arbitrary: fc.constant((word: string) => [`shell: ${note(word)} && exit 3`]) },
  {
    weight: 1,
    arbitrary: fc.constant((word: string) => [
      `shell: ${note(word)} && exit 3`,
      'failed_when: r.rc not in [0, 3]',
      'register: r',
    ]),
  },
  {
    weight: 1,
    arbitrary: fc.constant((word: string) => [
      `shell: ${note(word)}`,
      "failed_when: r.rc != 0 and 'x' in r.stderr",
      'register: r',
    ]),
  },
  {
    weight: 1,
    arbitrary: fc.constant((word: string) => [
      `shell: ${note(word)} && [ $(grep -c ${word} log) -gt 1 ]`,
      'until: r is succeeded',
      'register: r',
      'delay: 0',
    ]),
  },
  { weight: 1, arbitrary: name.map((file) => () => [`stat: {path: "{{ dir }}/${file}"}`, 'register: s']) },
  {
    weight: 2,
    arbitrary: fc.constant(() => [
      'copy: {content: "{{ (s | default({})).stat.exists | default(3) }} {{ (r | default({})).rc | default(4) }}", dest: "{{ dir }}/f1"}',
    ]),
  },
  {
    weight: 1,
    arbitrary: fc.constant(() => [
      `copy: {content: "{{ hostvars | dictsort | map('last') | map(attribute='r.changed', default='?') | join }}", dest: "{{ dir }}/f2"}`,
    ]),
  },
  { weight: 1, arbitrary: fc.constant(() => ['debug: {msg: x}', 'changed_when: true']) },
  { weight: 1, arbitrary: fc.constant((word: string) => [`shell: ${note(word)}`, 'delegate_to: a']) },
  { weight: 1, arbitrary: fc.constant((word: string) => [`shell: ${note(word)}`, 'run_once: true']) },
);

const condition = fc.constantFrom(
  ...HOSTS.map((host) => `inventory_hostname == '${host}'`),
  'false',
  '(r | default({})) is changed',
  "(s | default({'stat': {'exists': false}})).stat.exists",
);

const keywords: fc.Arbitrary<Lines> = fc
  .record({
    when: fc.option(condition, { freq: 3 }),
    notify: fc.option(fc.constantFrom('h1', 'h2', 'topic'), { freq: 2 }),
    ignore: flag(3),
    check: flag(1),
  })
  .map(({ when, notify, ignore, check }) => [
    ...(when === null ? [] : [`when: "${when}"`]),
    ...(notify === null ? [] : [`notify: ${notify}`]),
    ...(ignore ? ['ignore_errors: true'] : []),
    ...(check ? ['check_mode: true'] : []),
  ]);

type Entry = (word: string) => Lines;

const task: fc.Arbitrary<Entry> = fc.tuple(action, keywords).map(
  ([make, more]) =>
    (word) =>
      item([`name: ${word}`, ...make(word), ...more]),
);

const flush: fc.Arbitrary<Entry> = fc.constant(() => ['- meta: flush_handlers']);

const block: fc.Arbitrary<Entry> = fc
  .tuple(listOf(task, 3), listOf(task, 2), fc.option(listOf(task, 2), { freq: 2 }))
  .map(([tasks, rescue, always]) => (word) => [
    '- block:',
    ...tasks(`${word}b`),
    '  rescue:',
    ...rescue(`${word}r`),
    ...(always ? ['  always:', ...always(`${word}a`)] : []),
  ]);

function listOf(entry: fc.Arbitrary<Entry>, maxLength: number): fc.Arbitrary<Entry> {
  return fc
    .array(entry, { minLength: 1, maxLength })
    .map((entries) => (word) => entries.flatMap((each, index) => each(`${word}${index}`).map((line) => `    ${line}`)));
}

function item([first, ...rest]: Lines): Lines {
  return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
}

const HANDLERS = `  handlers:
    - name: h1
      shell: ${note('h1')}
    - name: h2
      copy: {content: "{{ (r | default({})).rc | default(5) }}", dest: "{{ dir }}/handled"}
      notify: h3
    - name: h3
      shell: ${note('h3')}
      args: {creates: "{{ dir }}/f2"}
      listen: topic
`;

/** A playbook for up to three hosts: one play or two, with tasks of all kinds that the pipeline tells apart. */
export const randomPlay = fc
  .record({
    hosts: fc.integer({ min: 1, max: 3 }).map((count) => HOSTS.slice(0, count)),
    tasks: listOf(
      fc.oneof({ weight: 8, arbitrary: task }, { weight: 2, arbitrary: flush }, { weight: 2, arbitrary: block }),
      7,
    ),
    force: flag(2),
    again: flag(3),
  })
  .map(({ hosts, tasks, force, again }) => {
    const head = `- hosts: all\n  gather_facts: false\n  force_handlers: ${force}\n  vars: {dir: '{{ playbook_dir }}/{{ inventory_hostname }}'}\n  tasks:\n`;
    const play = `${head}${tasks('t').join('\n')}\n${HANDLERS}`;
    return { hosts, playbook: again ? `${play}${head}    - shell: ${note('second')}\n` : play };
  });
