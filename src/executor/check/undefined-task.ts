import type { Severity } from '../../errors/diagnostic.ts';
import type { Value } from '../../parsing/value.ts';
import type { YamlNode } from '../../parsing/yaml/node.ts';
import { inherited, inheritedList } from '../../playbook/inheritance.ts';
import type { Block, Task } from '../../playbook/model.ts';
import type { RequiredName } from '../../template/language/variables.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { UnknownValue } from '../../vars/unknown.ts';
import { keep } from '../keep.ts';
import type { PlayRun } from '../play/play-run.ts';
import { bringsVariables, variableContextOf } from '../variables/variable-context.ts';
import type { PossibleTask } from './all-tasks.ts';
import { evaluateReader } from './evaluate-reader.ts';
import { shapeOfHost } from './host-shape.ts';
import { reachOf } from './include-reach.ts';
import { FAILURE_NAMES, loopNames, type RuntimeNames } from './runtime-names.ts';
import { hasVault, isAt, type SealedValue, sealedValues } from './sealed-values.ts';
import { type NeedsReader, placeOfNeed, type Reader, type TaskNeeds } from './task-needs.ts';
import type { Need, UndefinedFindings } from './undefined-findings.ts';

/** Checks the tasks of a play, host by host, for variables that nothing defines. */
export class TaskChecker {
  readonly #run: PlayRun;
  readonly #runtime: RuntimeNames;
  readonly #findings: UndefinedFindings;
  readonly #reader: NeedsReader;
  readonly #needs = new Map<Task, TaskNeeds>();
  readonly #shapes = new Map<string, string>();
  /** The shapes of hosts on which a task lacks nothing. */
  readonly #sound = new Map<Task, Set<string>>();
  /** By the shape of the host and what the variables come from. */
  readonly #surroundings = new Map<string, Map<object, Surroundings>>();
  readonly #sealed = new Map<YamlNode, readonly SealedValue[]>();
  #known: ReadonlySet<string> | undefined;

  constructor(run: PlayRun, runtime: RuntimeNames, findings: UndefinedFindings, reader: NeedsReader) {
    this.#run = run;
    this.#runtime = runtime;
    this.#findings = findings;
    this.#reader = reader;
  }

  check(possible: PossibleTask, host: string): void {
    const { task } = possible;
    const shape = this.#shapeOf(host);
    const needs = this.#needsOf(task);
    if (!needs.isNeeding || this.#isKnownSound(possible, needs, host, shape)) return;
    const brought = reachOf(possible, (include) => this.#scopeOf({ task: include, includes: [] }, host));
    if (brought === 'elsewhere') return;
    const scope = this.#scopeOf(possible, host);
    if (this.#isSound(needs, scope)) keep(this.#sound, task, () => new Set<string>()).add(shape);
    else if (!isNeverRun(task)) {
      const included = this.#includedBy(possible, host);
      const severity = brought === 'possible' ? 'warning' : 'error';
      if (included !== 'skipped') this.#complain(possible, host, needs, scope, included === 'runs', severity);
    }
  }

  /** Whether the conditions and loops of the includes on the way bring a task in. */
  #includedBy({ includes }: PossibleTask, host: string): 'runs' | 'skipped' | 'open' {
    const found = includes.map((task, index) => {
      if (isNeverRun(task)) return 'skipped';
      const scope = this.#scopeOf({ task, includes: includes.slice(0, index) }, host);
      return this.#reach(this.#needsOf(task), scope, () => {});
    });
    if (found.includes('skipped')) return 'skipped';
    return found.includes('open') ? 'open' : 'runs';
  }

  #complain(
    { task, includes }: PossibleTask,
    host: string,
    needs: TaskNeeds,
    scope: VariableScope,
    isIncluded: boolean,
    severity: Severity,
  ): void {
    const conditions = [needs, ...includes.map((include) => this.#needsOf(include))];
    const report = (need: Need) => {
      if (conditions.some((each) => isAskedFor(need.name, each))) return;
      this.#findings.add(need, host, task, scope, severityOf(task, severity));
    };
    const reach = this.#reach(needs, scope, report);
    if (reach === 'skipped') return;
    for (const reader of needs.body) this.#judge(reader, scope, isIncluded && reach === 'runs', report);
  }

  #isSound(needs: TaskNeeds, scope: VariableScope): boolean {
    return hasOnly(needs, (reader) => this.#lackingIn(reader, scope).length === 0);
  }

  /**
   * Whether the task itself lacked nothing on a host of the shape, or all that it names lacks nothing where others see the same:
   * then it needs no scope of its own.
   */
  #isKnownSound(possible: PossibleTask, needs: TaskNeeds, host: string, shape: string): boolean {
    const { task } = possible;
    if (this.#sound.get(task)?.has(shape)) return true;
    const around = this.#surroundingsOf(possible, host, shape);
    if (!around) return false;
    const given = loopNames(task);
    const isSound = (reader: Reader) => {
      for (const required of reader.required) {
        const { name } = required;
        if (given.includes(name) || this.#isGivenByRun(name)) continue;
        if (task.vars.has(name) && !around.scope.binding(name)) continue;
        if (!this.#isSoundIn(around, reader, required)) return false;
      }
      return true;
    };
    if (!hasOnly(needs, isSound) || ![...task.vars.values()].every((node) => this.#hasOnlySound(node, isSound)))
      return false;
    keep(this.#sound, task, () => new Set<string>()).add(shape);
    return true;
  }

  /** Whether all readers of a task's own variable are sound; what is in a vault is looked at in the task's scope. */
  #hasOnlySound(node: YamlNode, isSound: (reader: Reader) => boolean): boolean {
    return !hasVault(node) && this.#reader.ofNode(node).every(isSound);
  }

  #isSoundIn({ scope, names }: Surroundings, reader: Reader, required: RequiredName): boolean {
    let isSound = names.get(required.name);
    if (isSound === undefined) {
      isSound = this.#lackingIn({ ...reader, required: [required] }, scope).length === 0;
      names.set(required.name, isSound);
    }
    return isSound;
  }

  /** What tasks share that see the same variables on hosts of a shape, once one of them adds none of its own. */
  #surroundingsOf({ task, includes }: PossibleTask, host: string, shape: string): Surroundings | undefined {
    const byContext = keep(this.#surroundings, shape, () => new Map<object, Surroundings>());
    return keep(byContext, variableContextOf(task), () => {
      if (bringsVariables(task)) return undefined;
      return { scope: this.#scopeWithLoops(task, includes, host), names: new Map<string, boolean>() };
    });
  }

  #needsOf(task: Task): TaskNeeds {
    let needs = this.#needs.get(task);
    if (!needs) {
      needs = this.#reader.ofTask(task);
      this.#needs.set(task, needs);
    }
    return needs;
  }

  /** The variables of the task; what its loop and those of the includes around it give is not known. */
  #scopeOf({ task, includes }: PossibleTask, host: string): VariableScope {
    return this.#scopeWithLoops(task, [...includes, task], host);
  }

  #scopeWithLoops(task: Task, loops: readonly Task[], host: string): VariableScope {
    const names = loops.flatMap(loopNames);
    const scope = this.#run.scopeFor(task, host);
    if (names.length === 0) return scope;
    return scope.with(new Map<Value, Value>(names.map((name) => [name, new UnknownValue(name, 'a loop gives it')])));
  }

  /** Whether the task is carried out on the host at all. */
  #reach(needs: TaskNeeds, scope: VariableScope, report: (need: Need) => void): 'runs' | 'skipped' | 'open' {
    let open = false;
    for (const condition of needs.conditions) {
      const verdict = evaluateReader(condition, scope);
      if (verdict.kind === 'value' && verdict.value === false) return 'skipped';
      if (verdict.kind === 'undefined' || verdict.kind === 'sealed') {
        this.#judge(condition, scope, !open, report);
        return 'skipped';
      }
      open ||= verdict.kind === 'open';
    }
    for (const items of needs.loop) {
      const verdict = evaluateReader(items, scope);
      if (verdict.kind === 'value' && Array.isArray(verdict.value) && verdict.value.length === 0) return 'skipped';
      this.#judge(items, scope, !open, report);
    }
    return open ? 'open' : 'runs';
  }

  /**
   * Reports what a text lacks. Where the text can be evaluated that decides: a branch that is not taken needs nothing. Where
   * it cannot, or the task may be skipped, only names that nothing anywhere defines are reported: they are misspelled.
   */
  #judge(reader: Reader, scope: VariableScope, certain: boolean, report: (need: Need) => void): void {
    const missing = this.#lackingIn(reader, scope);
    if (missing.length === 0) return;
    const verdict = evaluateReader(reader, scope);
    if (verdict.kind === 'value') return;
    for (const need of missing) {
      const isMeant = verdict.kind === 'undefined' && verdict.name === need.name;
      const isSealed = verdict.kind === 'sealed' && need.sealed !== undefined && isAt(need.range, verdict);
      if ((certain && (isMeant || isSealed)) || !this.#isKnown(need.name)) report(need);
    }
  }

  /** What hosts have in common that lack the same variables; a host that is like no other has its name. */
  #shapeOf(host: string): string {
    let shape = this.#shapes.get(host);
    if (shape === undefined) {
      const { store, play } = this.#run;
      const shared = play.varsFiles.length > 0 ? undefined : shapeOfHost(store.layersOfHost(host, play.directory));
      shape = shared ?? `host ${host}`;
      this.#shapes.set(host, shape);
    }
    return shape;
  }

  #isKnown(name: string): boolean {
    this.#known ??= namesKnownSomewhere(this.#run);
    return this.#known.has(name);
  }

  /** What a text needs and does not get, also through the variables that it reads. */
  #lackingIn(reader: Reader, scope: VariableScope): readonly Need[] {
    if (reader.required.every(({ name }) => this.#isGivenByRun(name))) return NOTHING;
    const lacking: Need[] = [];
    this.#collectLacking(reader, scope, new Set(), lacking);
    return lacking;
  }

  #collectLacking(reader: Reader, scope: VariableScope, seen: Set<string>, lacking: Need[]): void {
    for (const required of reader.required) {
      const { name } = required;
      if (seen.has(name) || this.#isGivenByRun(name)) continue;
      seen.add(name);
      const binding = scope.binding(name);
      if (!binding) lacking.push({ name, range: placeOfNeed(reader, required) });
      else if (binding.kind === 'node') {
        for (const { range, why } of this.#sealedIn(binding.node, scope)) {
          lacking.push({ name, range, sealed: why, isPart: range !== binding.node.range });
        }
        for (const inner of this.#reader.ofNode(binding.node)) this.#collectLacking(inner, scope, seen, lacking);
      }
    }
  }

  /** The values in vaults, at a node and below it, that no password opens. */
  #sealedIn(node: YamlNode, scope: VariableScope): readonly SealedValue[] {
    return keep(this.#sealed, node, () => sealedValues(node, scope));
  }

  #isGivenByRun(name: string): boolean {
    if (this.#runtime.names.has(name) || RESCUE_NAMES.has(name)) return true;
    return this.#runtime.facts.some((names) => names.test(name));
  }
}

const NOTHING: readonly never[] = [];

/** What tasks share that see the same variables: a scope with these, and whether names lack nothing in it. */
interface Surroundings {
  readonly scope: VariableScope;
  readonly names: Map<string, boolean>;
}

function hasOnly({ conditions, loop, body }: TaskNeeds, isSound: (reader: Reader) => boolean): boolean {
  return conditions.every(isSound) && loop.every(isSound) && body.every(isSound);
}

/** If a name that the conditions ask about is missing the task is skipped. */
function isAskedFor(name: string, { conditions }: TaskNeeds): boolean {
  return conditions.some(({ guarded }) => guarded.includes(name));
}

/** `when: false`, and a loop over nothing. */
function isNeverRun(task: Task): boolean {
  const isFalse = inheritedList(task, 'when').some((node) => node.kind === 'scalar' && node.value === false);
  return isFalse || (task.loop?.node.kind === 'sequence' && task.loop.node.items.length === 0);
}

/** Variables that a rescue sees, and those of a delegated task. */
const RESCUE_NAMES = new Set([...FAILURE_NAMES, 'ansible_delegated_vars']);

/** A failure that the play expects is no reason not to begin. */
function severityOf(task: Task, severity: Severity): Severity {
  const ignored = inherited(task, 'ignore_errors')?.value;
  if (ignored?.kind === 'scalar' && ignored.value !== false) return 'warning';
  for (let parent: Block | Task | undefined = task.parent; parent; parent = parent.parent) {
    if (parent.kind === 'block' && parent.rescue.length > 0 && !parent.rescue.includes(task)) return 'warning';
  }
  return severity;
}

/** Every name that some host of the inventory, some role or some task of the play knows. */
function namesKnownSomewhere(run: PlayRun): ReadonlySet<string> {
  const names = new Set<string>();
  for (const host of run.store.inventory.hostNames()) {
    for (const name of run.scopeFor(undefined, host).names()) names.add(name);
  }
  return names;
}
