import { type Diagnostic, errorAt } from '../errors/diagnostic.ts';
import { checkHosts } from '../executor/check/check-hosts.ts';
import { calicoRole } from './calico-hosts.ts';
import type { LoadedRun } from './load-run.ts';

/**
 * Why nothing would be verified, which must not pass for a network that works. `nodes`: the names of the hosts that the role runs
 * on; `limited`: those that `--limit` leaves of the inventory.
 */
export function checkVerified(
  { playbooks, sources }: LoadedRun,
  nodes: readonly string[],
  limited: readonly string[] | undefined,
): Diagnostic[] {
  const plays = playbooks.flatMap((each) => each.plays).filter((play) => calicoRole(play) !== undefined);
  const [first] = plays;
  if (!first) {
    const hint = 'Name the playbook of the network with --playbook.';
    return [errorAt('playbook/parse', 'the playbook uses no role named calico', { hint })];
  }
  const faults = plays.flatMap((play) => checkHosts(play, sources.inventory, 'error'));
  if (nodes.length === 0) {
    if (faults.length > 0) return faults;
    const summary = 'the pattern leaves no host of the inventory';
    return [errorAt('inventory/unknown-group', summary, { range: first.hosts.range })];
  }
  if (!limited || nodes.some((name) => limited.includes(name))) return faults;
  const hint = `The role runs on: ${nodes.join(', ')}.`;
  const summary = `--limit ${sources.limit?.join(',')} leaves no host that the role calico runs on`;
  return [...faults, errorAt('inventory/unknown-group', summary, { hint })];
}
