import type { Diagnostic } from '../../errors/diagnostic.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { matchHosts } from '../../inventory/match-hosts.ts';
import type { Play } from '../../playbook/model.ts';
import { isTemplate, itemsOf, textOf } from '../../playbook/yaml-access.ts';

/**
 * Faults of a play's `hosts`: groups and hosts that the inventory does not have. Ansible only warns of them and skips the
 * play: with `warning` so does this.
 */
export function checkHosts(play: Play, inventory: Inventory, severity: 'error' | 'warning' | 'ignore'): Diagnostic[] {
  if (severity === 'ignore') return [];
  const patterns = itemsOf(play.hosts).map((node) => textOf(node));
  const known = patterns.filter((pattern) => pattern !== undefined && !isTemplate(pattern)) as string[];
  if (known.length < patterns.length) return [];
  const { diagnostics } = matchHosts(known, inventory, { range: play.hosts.range });
  return diagnostics.map((each) => (each.severity === 'error' ? { ...each, severity } : each));
}
