import { dirname } from 'node:path';
import type { Diagnostic } from '../../src/errors/diagnostic.ts';
import type { RunEvent } from '../../src/executor/events.ts';
import { type RunInput, type RunSummary, runPlays } from '../../src/executor/play/run-plays.ts';
import type { RunOptions } from '../../src/executor/run-options.ts';
import { engineModuleNames, findModuleEntry } from '../../src/executor/task/engine-modules.ts';
import { loadInventory } from '../../src/inventory/load-inventory.ts';
import { moduleHint } from '../../src/modules/module-hints.ts';
import { type LoadedPlaybook, loadPlaybook } from '../../src/playbook/load-playbook.ts';
import { TemplateEngine } from '../../src/template/engine.ts';
import { parseExtraVars } from '../../src/vars/extra-vars.ts';
import { optionVariables } from '../../src/vars/option-variables.ts';
import { VariableStore } from '../../src/vars/variable-store.ts';
import { realEffects } from './template-effects.ts';

export interface PlaybookInput {
  readonly playbook: string;
  readonly inventory: readonly string[];
  readonly extraVars?: readonly string[];
  readonly limit?: readonly string[];
  readonly check?: boolean;
  readonly options?: Partial<RunOptions>;
}

export interface LoadedTest {
  readonly loaded: LoadedPlaybook;
  readonly store: VariableStore;
  readonly input: Omit<RunInput, 'connect' | 'emit'>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads inventory and playbook as a command does. */
export async function loadForTest(given: PlaybookInput): Promise<LoadedTest> {
  const { inventory, diagnostics } = await loadInventory(given.inventory, { playbookDir: dirname(given.playbook) });
  const effects = realEffects();
  const engine = new TemplateEngine(effects);
  const extraVars = parseExtraVars(given.extraVars ?? []).variables;
  const check = given.check ?? false;
  const store = new VariableStore({
    engine,
    inventory,
    extraVars,
    options: optionVariables({
      check,
      diff: false,
      forks: 5,
      inventorySources: given.inventory,
      limit: given.limit?.join(','),
      tags: [],
      skipTags: [],
      verbosity: 0,
    }),
  });
  const loaded = loadPlaybook(given.playbook, {
    engine,
    effects,
    extraVars,
    rolesPath: [],
    findModule: findModuleEntry,
    moduleNames: engineModuleNames,
    moduleHint,
  });
  const { plays, context } = loaded;
  const options = { check, ...given.options };
  const input = { plays, store, context, inventory, options, ...(given.limit ? { limit: given.limit } : {}) };
  return { loaded, store, input, diagnostics: [...diagnostics, ...loaded.diagnostics] };
}

export interface TestRun {
  readonly events: RunEvent[];
  readonly summary: RunSummary;
  readonly diagnostics: readonly Diagnostic[];
}

/** Loads and runs a playbook; the events are in the order in which they came. */
export async function runForTest(given: PlaybookInput, connect: RunInput['connect']): Promise<TestRun> {
  const { input, diagnostics } = await loadForTest(given);
  const events: RunEvent[] = [];
  const summary = await runPlays({ ...input, connect, emit: (event) => events.push(event) });
  return { events, summary, diagnostics };
}
