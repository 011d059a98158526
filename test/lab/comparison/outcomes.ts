import { runAnsible } from '../../helpers/ansible.ts';
import type { Lab } from '../lab.ts';
import { applyLab, type Counts } from '../runs.ts';

/** What a run said: its exit code, the recap, and for each task the outcome on each host, in order. */
export interface Outcomes {
  readonly exitCode: number;
  readonly recap: Record<string, Counts>;
  readonly tasks: readonly (readonly [task: string, outcomes: Record<string, string>])[];
}

/** One way to run the shipped tree on a lab, with more options that both take. */
export type Runner = (lab: Lab, ...options: readonly string[]) => Promise<Outcomes>;

/** Runs the tree by `calico-deploy apply`. */
export const runOurs: Runner = async (lab, ...options) => {
  const { exitCode, recap, stdout, stderr } = await applyLab(lab, ...options);
  if (stdout === '') throw new Error(stderr);
  const { plays } = JSON.parse(stdout) as { plays: readonly { tasks: readonly OurTask[] }[] };
  const named = plays
    .flatMap((play) => play.tasks)
    .map(({ role, name, hosts }) => [role === undefined ? name : `${role} : ${name}`, hosts] as const);
  return { exitCode, recap, tasks: outcomesOf(named) };
};

/** Runs the tree by Ansible, whose `json` callback gives what its text output leaves out. */
export function ansibleRunner(home: string): Runner {
  const env = { ANSIBLE_HOME: home, ANSIBLE_CONFIG: 'ansible.cfg', ANSIBLE_STDOUT_CALLBACK: 'ansible.posix.json' };
  return async (lab, ...options) => {
    const args = ['-i', lab.paths.inventory, '05.calico.yml', ...options];
    const { exitCode, stdout, stderr } = await runAnsible('ansible-playbook', args, { cwd: process.cwd(), env });
    const { plays, stats } = parseDocument(stdout, stderr);
    const named = plays.flatMap((play) => play.tasks).map(({ task, hosts }) => [task.name, hosts] as const);
    const recap = Object.fromEntries(Object.entries(stats).map(([host, counts]) => [host, renameCounts(counts)]));
    return { exitCode: exitCode ?? 255, recap, tasks: outcomesOf(named) };
  };
}

interface OurTask {
  readonly role?: string;
  readonly name: string;
  readonly hosts: Record<string, Result>;
}

interface AnsibleDocument {
  readonly plays: readonly { tasks: readonly { task: { name: string }; hosts: Record<string, Result> }[] }[];
  readonly stats: Record<string, Omit<Counts, 'failed'> & { failures: number }>;
}

interface Result {
  readonly outcome?: string;
  readonly changed?: boolean;
  readonly skipped?: boolean;
  readonly failed?: boolean;
  readonly unreachable?: boolean;
}

function parseDocument(stdout: string, stderr: string): AnsibleDocument {
  if (!stdout.startsWith('{')) throw new Error(`ansible-playbook gave no document: ${stdout}${stderr}`);
  return JSON.parse(stdout) as AnsibleDocument;
}

function renameCounts({ failures, ...others }: AnsibleDocument['stats'][string]): Counts {
  return { ...others, failed: failures };
}

type NamedTask = readonly [name: string, hosts: Record<string, Result>];

/** A `meta` task has no results; how often it is announced is no part of what a run says. */
function outcomesOf(tasks: readonly NamedTask[]): Outcomes['tasks'] {
  const outcomes = (hosts: Record<string, Result>) =>
    Object.fromEntries(Object.entries(hosts).map(([host, result]) => [host, result.outcome ?? outcomeOf(result)]));
  return tasks.filter(([, hosts]) => Object.keys(hosts).length > 0).map(([name, hosts]) => [name, outcomes(hosts)]);
}

function outcomeOf(result: Result): string {
  return (['unreachable', 'failed', 'skipped', 'changed'] as const).find((each) => result[each] === true) ?? 'ok';
}
