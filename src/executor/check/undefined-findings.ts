import { didYouMean } from '../../errors/closest-name.ts';
import { type Diagnostic, errorAt, type Severity } from '../../errors/diagnostic.ts';
import type { SourceRange } from '../../errors/source-range.ts';
import type { Task } from '../../playbook/model.ts';
import type { VariableScope } from '../../vars/scope.ts';

/** A variable that a text needs, and where it is read. */
export interface Need {
  readonly name: string;
  readonly range: SourceRange;
  /** It has a value, in a vault, where `range` is: why no password opens it. */
  readonly sealed?: string;
  /** It is not the whole value that is in a vault. */
  readonly isPart?: boolean;
}

interface Finding {
  readonly need: Need;
  readonly hosts: Set<string>;
  readonly scope: VariableScope;
  readonly task: Task;
  severity: Severity;
}

/** Undefined variables by place: each is told once, with all hosts that lack it. */
export class UndefinedFindings {
  readonly #findings = new Map<string, Finding>();

  add(need: Need, host: string, task: Task, scope: VariableScope, severity: Severity): void {
    const { file, line, column } = need.range;
    const key = JSON.stringify([need.name, file, line, column]);
    let finding = this.#findings.get(key);
    if (!finding) {
      finding = { need, hosts: new Set(), scope, task, severity };
      this.#findings.set(key, finding);
    }
    finding.hosts.add(host);
    if (severity === 'error') finding.severity = 'error';
  }

  diagnostics(): Diagnostic[] {
    return [...this.#findings.values()].map(describe);
  }
}

function describe(finding: Finding): Diagnostic {
  const { need, severity, task } = finding;
  const isElsewhere = need.range.file !== task.range.file;
  return {
    ...(need.sealed === undefined ? describeUndefined(finding) : describeSealed(need, need.sealed)),
    severity,
    ...(isElsewhere ? { related: [{ message: 'needed by this task', range: task.range }] } : {}),
  };
}

function describeSealed({ name, range, isPart = false }: Need, hint: string): Diagnostic {
  return errorAt(
    'vars/vault',
    `${isPart ? 'a value in ' : ''}'${name}' is encrypted by vault and cannot be decrypted`,
    { range, hint },
  );
}

function describeUndefined({ need: { name, range }, hosts, scope }: Finding): Diagnostic {
  const hint = didYouMean(name, scope.names()) ?? `Define '${name}' in the inventory, or give it by -e.`;
  const lacks = { variable: name, hosts: [...hosts] };
  return errorAt('template/undefined', `'${name}' is undefined for ${listHosts(lacks.hosts)}`, { range, hint, lacks });
}

/** The first hosts by name, and how many more there are. */
export function listHosts(hosts: readonly string[]): string {
  return hosts.length > 3 ? `${hosts.slice(0, 3).join(', ')} and ${hosts.length - 3} more` : hosts.join(', ');
}
