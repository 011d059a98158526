import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../../errors/diagnostic.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { LoadContext } from '../../playbook/load-context.ts';
import type { Play } from '../../playbook/model.ts';
import { TemplateEngine } from '../../template/engine.ts';
import type { Effects } from '../../template/render-context.ts';
import { isVaultText } from '../../template/values/vault-text.ts';
import { UnknownValue, UnknownValueError } from '../../vars/unknown.ts';
import type { VariableStore } from '../../vars/variable-store.ts';
import { PlayRun } from '../play/play-run.ts';
import { hostsOfPlay } from '../play/run-play.ts';
import type { ConnectionOptions } from '../run-options.ts';
import { tasksOfPlay } from './all-tasks.ts';
import { runtimeNames } from './runtime-names.ts';
import { NeedsReader } from './task-needs.ts';
import { UndefinedFindings } from './undefined-findings.ts';
import { TaskChecker } from './undefined-task.ts';

export interface CheckInput {
  readonly store: VariableStore;
  readonly context: LoadContext;
  readonly inventory: Inventory;
  /** Patterns of `--limit`. */
  readonly limit?: readonly string[] | undefined;
  /** What a `hosts` that the inventory does not have is; Ansible warns. Default: error. */
  readonly unknownHosts?: 'error' | 'warning' | 'ignore';
  /** How hosts are reached where nobody says it, which tasks may ask for. */
  readonly connection?: ConnectionOptions;
  /** What a handler is that nobody defines and that a task is certain to notify. Default: error. */
  readonly unknownHandlers?: 'error' | 'warning';
}

/**
 * Variables that tasks and their templates need and that nothing can define: not the inventory, play, role or command line,
 * and no register, fact, set_fact, include_vars or loop of the run. Conditions and branches are evaluated as far as that is
 * possible without a host, so that what would not be reached is not complained of. Named with the hosts that lack them.
 */
export function findUndefined(plays: readonly Play[], input: CheckInput): Diagnostic[] {
  const runtime = runtimeNames(plays, input.context.options.effects.decryptVault);
  if (runtime.anything) return [];
  const results = new Map([...runtime.names].map(([name, reason]) => [name, new UnknownValue(name, reason)]));
  const store = input.store.forChecks(new TemplateEngine(harmless(input.context.options.effects)));
  const findings = new UndefinedFindings();
  const reader = new NeedsReader((path) => readPlain(path, input.context.options.effects));
  for (const play of plays) {
    const run = openPlay(play, input, store);
    store.expectResults(run.hosts, results);
    const checker = new TaskChecker(run, runtime, findings, reader);
    for (const possible of tasksOfPlay(play)) {
      for (const host of run.hosts) checker.check(possible, host);
    }
  }
  return findings.diagnostics();
}

/** A play with its hosts, as far as they are known before the run. */
export function openPlay(play: Play, input: CheckInput, store: VariableStore): PlayRun {
  const parts = {
    play,
    store,
    context: input.context,
    blocks: [],
    maxFailPercentage: undefined,
    ...(input.connection ? { connection: input.connection } : {}),
  };
  const probe = PlayRun.withoutHosts(parts);
  const { inventory, context, limit } = input;
  const hosts = hostsIfKnown(() =>
    hostsOfPlay({ play, store, context, inventory, limit }, probe.scopeFor(undefined, undefined)),
  );
  return new PlayRun({ ...parts, hosts, allHosts: hosts });
}

/** Hosts that a template names which cannot be evaluated yet are not looked at. */
function hostsIfKnown(read: () => string[]): string[] {
  try {
    return read();
  } catch {
    return [];
  }
}

/** The text of a file; one in a vault that no password opens has none: that is found elsewhere. */
function readPlain(path: string, effects: Effects): string {
  const text = readFileSync(path, 'utf8');
  if (!isVaultText(text)) return text;
  try {
    return effects.decryptVault(text);
  } catch {
    return '';
  }
}

/** A check runs no commands of the operator's and writes no files: what such a lookup gives is not known. */
function harmless(effects: Effects): Effects {
  return {
    ...effects,
    createFile: (path) => {
      throw new UnknownValueError(path, 'passwords are made when the play is run');
    },
    runShell: (command) => {
      throw new UnknownValueError(command, 'commands of lookups are not run by checks');
    },
  };
}
