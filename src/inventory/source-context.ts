import { errorAt } from '../errors/diagnostic.ts';
import type { SourceRange } from '../errors/source-range.ts';
import { TextError } from '../parsing/text-error.ts';
import { nodeOf } from '../parsing/value-node.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import { splitAddress } from './address.ts';
import type { Group, Variables } from './group.ts';
import { expandHostRange } from './host-range.ts';
import { type Inventory, priorityOf } from './inventory.ts';

/** A host pattern of a source: what it stands for, in which group, with which variables. */
export interface HostEntry {
  readonly pattern: string;
  readonly range: SourceRange;
  readonly group: Group | undefined;
  readonly variables: Variables;
}

/** One source as it is read into the inventory: the reporting and the steps that all forms of inventory share. */
export class SourceContext {
  readonly inventory: Inventory;

  constructor(inventory: Inventory) {
    this.inventory = inventory;
  }

  fail(summary: string, range: SourceRange, hint?: string): void {
    this.inventory.diagnostics.push(
      errorAt('inventory/parse', summary, hint === undefined ? { range } : { range, hint }),
    );
  }

  warn(summary: string, range: SourceRange): void {
    this.inventory.diagnostics.push({ code: 'inventory/parse', severity: 'warning', summary, range });
  }

  /** Adds every host that a pattern stands for, with its port and variables. */
  addHosts(entry: HostEntry): void {
    for (const { name, port } of this.expandPattern(entry.pattern, entry.range)) {
      this.addHost(name, port, entry.group, entry.range);
      for (const [variable, value] of entry.variables) this.setVariable(name, variable, value);
    }
  }

  /** Adds one host. The port counts only where the host is new, as in Ansible. */
  addHost(name: string, port: number | undefined, group: Group | undefined, range: SourceRange): void {
    const isNew = !this.inventory.hosts.has(name);
    const host = this.inventory.addHost(name, group, range);
    if (isNew && port !== undefined && port > 0) host.vars.set('ansible_port', nodeOf(port, range));
  }

  setVariable(entity: string, name: string, value: YamlNode): void {
    const isPriority = name === 'ansible_group_priority' && this.inventory.findGroup(entity) !== undefined;
    if (isPriority && priorityOf(value) === undefined)
      this.fail('ansible_group_priority must be a whole number', value.range);
    else this.inventory.setVariable(entity, name, value);
  }

  addChild(parent: string, child: string, range: SourceRange): void {
    if (this.inventory.addChild(parent, child)) return;
    const summary =
      parent === child ? `the group ${child} is its own child` : `the groups ${parent} and ${child} contain each other`;
    this.fail(summary, range, 'a group cannot be below itself; take one of the two entries out');
  }

  private expandPattern(pattern: string, range: SourceRange): { name: string; port: number | undefined }[] {
    const { host, port } = splitAddress(pattern);
    if (port === undefined && /:\s*$/.test(pattern) && !/^[0-9a-f:]*::$/i.test(pattern)) {
      this.fail(`the host ${JSON.stringify(pattern)} ends with a colon and no port`, range);
      return [];
    }
    try {
      const names = host.includes('[') ? expandHostRange(host) : [host];
      return names.map((name) => ({ name, port }));
    } catch (error) {
      if (!(error instanceof TextError)) throw error;
      this.fail(error.message, range);
      return [];
    }
  }
}
