import { type CliResult, runCli } from '../helpers/cli.ts';
import { execOnHost, type Lab } from './lab.ts';

/** Counters of one host in a recap, as `--json` gives them. */
export interface Counts {
  readonly ok: number;
  readonly changed: number;
  readonly unreachable: number;
  readonly failed: number;
  readonly skipped: number;
  readonly rescued: number;
  readonly ignored: number;
}

export interface Run extends CliResult {
  readonly recap: Record<string, Counts>;
  /** `task: host` of every result that was a change. */
  readonly changes: readonly string[];
}

interface Document {
  readonly recap: Record<string, Counts>;
  readonly plays: readonly {
    readonly tasks: readonly { readonly name: string; readonly hosts: Record<string, { readonly outcome: string }> }[];
  }[];
}

/** Runs `apply` on a lab with the shipped playbook and reads its `--json` document. */
export async function applyLab(lab: Lab, ...more: readonly string[]): Promise<Run> {
  return applyInventory(lab.paths.inventory, ...more);
}

/** The same with any inventory. */
export async function applyInventory(inventory: string, ...more: readonly string[]): Promise<Run> {
  const result = await runCli(['apply', '-i', inventory, '-p', '05.calico.yml', '--json', ...more]);
  const document = result.stdout.trim() === '' ? { recap: {}, plays: [] } : (JSON.parse(result.stdout) as Document);
  const tasks = document.plays.flatMap((play) => play.tasks);
  const changes = tasks.flatMap((task) =>
    Object.entries(task.hosts)
      .filter(([, report]) => report.outcome === 'changed')
      .map(([host]) => `${task.name}: ${host}`),
  );
  return { ...result, recap: document.recap, changes };
}

/** Id and start time of calico-node's container on every host: what a run that changes nothing must leave as it was. */
export async function containerStarts(lab: Lab): Promise<string[]> {
  const format = '{{.Id}} {{.State.StartedAt}}';
  const results = await Promise.all(
    lab.hosts.map((host) => execOnHost(lab, host.number, ['docker', 'inspect', '-f', format, 'calico-node'])),
  );
  return results.map((result) => result.stdout.trim());
}
