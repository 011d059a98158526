import { describe, expect, it } from 'vitest';
import { writeTree } from '../../helpers/play-tree.ts';
import { runPlaybookCommand } from '../../helpers/run-command.ts';

const HOSTS = '[web]\na ansible_connection=local\n';

describe('playbook', () => {
  it('only warns of hosts that the inventory does not have, and runs the other plays', async () => {
    const play =
      '- hosts: wbe\n  gather_facts: false\n- hosts: web\n  gather_facts: false\n  tasks: [{ debug: { msg: runs } }]\n';
    const { outcomes, out, err } = await runPlaybookCommand(writeTree({ 'play.yml': play, hosts: HOSTS }));
    expect(outcomes).not.toContain('invalid');
    expect(err).toContain('warning: no host or group matches "wbe"');
    expect(out).toContain('skipping: no hosts matched');
    expect(out).toContain('"msg": "runs"');
  });

  it('knows nothing of Calico: a role of that name is any role', async () => {
    const files = {
      'play.yml': '- hosts: web\n  gather_facts: false\n  roles: [calico]\n',
      'roles/calico/tasks/main.yml': '- debug: { msg: "{{ CLUSTER_CIDR }}" }\n',
      hosts: `${HOSTS}[web:vars]\nCLUSTER_CIDR="no network at all"\n`,
    };
    const { outcomes, out } = await runPlaybookCommand(writeTree(files));
    expect(outcomes).not.toContain('invalid');
    expect(out).toContain('"msg": "no network at all"');
  });

  const ASKING =
    '- hosts: web\n  gather_facts: false\n  vars_prompt:\n    - { name: user, prompt: Who, default: root, private: false }\n' +
    '    - { name: secret, confirm: true, unsafe: true }\n    - { name: given }\n' +
    '  tasks: [{ debug: { msg: "{{ user }} {{ secret }} {{ given }}" } }]\n';

  it('asks for the variables of vars_prompt that -e does not give, secrets unseen, until both answers are the same', async () => {
    const answers = ['', '{{ 1 }}', 'other', '{{ 1 }}', '{{ 1 }}'];
    const asked: [string, boolean][] = [];
    const ask = async (question: string, secret: boolean) => {
      asked.push([question, secret]);
      return answers[asked.length - 1] ?? '';
    };
    const folder = writeTree({ 'play.yml': ASKING, hosts: HOSTS });
    const { out, err } = await runPlaybookCommand(folder, { extraVars: ['given=extra'] }, { ask });
    expect(asked).toEqual([
      ['Who [root]: ', false],
      ['secret: ', true],
      ['confirm secret: ', true],
      ['secret: ', true],
      ['confirm secret: ', true],
    ]);
    expect(err).toContain('DO NOT MATCH');
    expect(out).toContain('"msg": "root {{ 1 }} extra"');
  });

  it('warns where there is nobody to ask', async () => {
    const { err } = await runPlaybookCommand(writeTree({ 'play.yml': ASKING, hosts: HOSTS }));
    expect(err).toContain('[WARNING]: Not prompting as we are not in interactive mode');
  });

  const STEPS = `- hosts: web\n  gather_facts: false\n  tasks:\n${['one', 'two', 'three', 'four'].map((name) => `    - name: ${name}\n      debug: { msg: ${name} }\n`).join('')}`;

  it('asks before each task with --step, until told to continue', async () => {
    const answers = ['n', 'y', 'c'];
    const asked: string[] = [];
    const ask = async (question: string) => {
      asked.push(question);
      return answers[asked.length - 1] ?? '';
    };
    const { out } = await runPlaybookCommand(writeTree({ 'play.yml': STEPS, hosts: HOSTS }), { step: true }, { ask });
    expect(asked).toEqual(['one', 'two', 'three'].map((name) => `Perform task: TASK: ${name} (N)o/(y)es/(c)ontinue: `));
    expect(out).not.toContain('TASK [one]');
    expect(out).toMatch(/TASK \[two\][\s\S]*TASK \[three\][\s\S]*TASK \[four\]/);
  });

  it('refuses --step without a terminal', async () => {
    const run = runPlaybookCommand(writeTree({ 'play.yml': STEPS, hosts: HOSTS }), { step: true });
    await expect(run).rejects.toThrow('no terminal');
  });

  it('says that there is no task to start at', async () => {
    const run = await runPlaybookCommand(writeTree({ 'play.yml': STEPS, hosts: HOSTS }), { startAtTask: 'five' });
    expect(run.out).toContain('No matching task "five" found.');
  });

  it.each([
    ['{{ nope }}', "'nope' is undefined"],
    ['{{ 1 }}x', "The value '1x' could not be converted to 'int'"],
  ])('names the place where a keyword of a play cannot be evaluated: %s', async (serial, message) => {
    const play = `- hosts: web\n  gather_facts: false\n  serial: "${serial}"\n  tasks: [{ debug: { msg: runs } }]\n`;
    const run = runPlaybookCommand(writeTree({ 'play.yml': play, hosts: HOSTS }));
    await expect(run).rejects.toThrow(message);
    await expect(run).rejects.toMatchObject({ diagnostics: [{ range: { line: expect.any(Number) } }] });
  });
});
