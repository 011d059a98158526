import type { Module } from '../../modules/module.ts';
import { findModule, moduleNames } from '../../modules/registry.ts';
import type { ModuleEntry } from '../../playbook/load-context.ts';
import { shortModuleName } from '../../playbook/module-names.ts';
import { keep } from '../keep.ts';
import { includeVarsModule } from './include-vars.ts';
import { validateArgumentSpec } from './validate-argument-spec.ts';

/** Modules whose work is the engine's own: they look at its variables. */
const ENGINE_MODULES: readonly Module[] = [includeVarsModule, validateArgumentSpec];

const byName = new Map(ENGINE_MODULES.map((module) => [module.name, module]));

/** Modules that leave their text as it is: only some options are taken out of it. */
const KEEPS_TEXT = new Set(['command', 'shell', 'script', 'raw']);

/** The module that a task names, of the engine or of the modules. */
export function findEngineModule(name: string): Module | undefined {
  // Every task asks, many times.
  return found.get(name) ?? keep(found, name, () => search(name));
}

/** Modules by the names that tasks write. */
const found = new Map<string, Module>();

function search(name: string): Module | undefined {
  const short = shortModuleName(name);
  return byName.get(short) ?? findModule(short === 'gather_facts' ? 'setup' : name);
}

/** What the playbook loader must know of a module. */
export function findModuleEntry(name: string): ModuleEntry | undefined {
  const module = findEngineModule(name);
  return module && keep(entries, module, () => entryOf(module));
}

const entries = new Map<Module, ModuleEntry>();

function entryOf(module: Module): ModuleEntry {
  return {
    name: module.name,
    takesFreeForm: module.freeForm !== undefined,
    keepsText: KEEPS_TEXT.has(module.name),
  };
}

export function engineModuleNames(): string[] {
  return [...byName.keys(), ...moduleNames()];
}
