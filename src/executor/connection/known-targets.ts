import { inherited } from '../../playbook/inheritance.ts';
import type { Task } from '../../playbook/model.ts';
import { constantData } from '../../template/lazy/constant.ts';
import type { ConnectionTarget } from '../../transport/connection.ts';
import type { Binding } from '../../vars/layer.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { keep } from '../keep.ts';
import type { ConnectionOptions } from '../run-options.ts';
import { REACH_KEYWORDS, targetOf } from './connection-target.ts';
import { REACH_SET } from './reach-variables.ts';

/** A way to a host, and all that it was made from besides the host's name. */
interface Known {
  readonly target: ConnectionTarget;
  readonly keywords: object;
  readonly bindings: ReadonlyMap<string, Binding>;
}

/** How hosts are reached: found out once for all tasks that say the same of it, and one and the same object for these. */
export class KnownTargets {
  readonly #options: ConnectionOptions;
  /** The last of each host. */
  readonly #last = new Map<string, Known>();
  readonly #keywords = new Map<Task, object | null>();
  readonly #alike = new Map<string, object>();

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** As `targetOf`. */
  of(host: string, task: Task, scope: VariableScope): ConnectionTarget {
    const keywords = keep(this.#keywords, task, () => this.#keywordsOf(task));
    const names = keywords && scope.among(REACH_SET);
    const last = this.#last.get(host);
    if (last && names && last.keywords === keywords && isSame(last.bindings, names, scope)) return last.target;
    const target = targetOf(host, task, scope, this.#options);
    const bindings = names && settledBindings(names, scope);
    if (keywords && bindings) this.#last.set(host, { target, keywords, bindings });
    return target;
  }

  /** Stands for what the keywords of a task say; null where one of them has to be evaluated. */
  #keywordsOf(task: Task): object | null {
    const values = REACH_KEYWORDS.map((name) => {
      const node = inherited(task, name)?.value;
      return node === undefined ? null : constantData.of(node);
    });
    if (values.includes(undefined)) return null;
    return keep(this.#alike, JSON.stringify(values), () => ({}));
  }
}

/** The bindings of the names where none has to be evaluated; what the engine itself says of a connection follows from the rest. */
function settledBindings(names: ReadonlySet<string>, scope: VariableScope): Map<string, Binding> | undefined {
  const bindings = new Map<string, Binding>();
  for (const name of names) {
    const binding = scope.binding(name);
    if (!binding || !isSettled(binding)) return undefined;
    bindings.set(name, binding);
  }
  return bindings;
}

function isSettled(binding: Binding): boolean {
  if (binding.kind === 'computed') return isOfEngine(binding);
  return binding.kind === 'node' ? constantData.of(binding.node) !== undefined : typeof binding.value !== 'object';
}

function isSame(known: ReadonlyMap<string, Binding>, names: ReadonlySet<string>, scope: VariableScope): boolean {
  if (known.size !== names.size) return false;
  for (const name of names) {
    const [before, now] = [known.get(name), scope.binding(name)];
    if (before !== now && !(isOfEngine(before) && isOfEngine(now))) return false;
  }
  return true;
}

function isOfEngine(binding: Binding | undefined): boolean {
  return binding?.kind === 'computed' && binding.level === 'command-line';
}
