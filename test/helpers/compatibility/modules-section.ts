import { readFileSync } from 'node:fs';
import { META_ACTIONS } from '../../../src/executor/play/meta-task.ts';
import { engineModuleNames, findEngineModule } from '../../../src/executor/task/engine-modules.ts';
import type { Module, Parameter } from '../../../src/modules/module.ts';
import { MODULE_HINTS } from '../../../src/modules/module-hints.ts';
import { ENGINE_ACTIONS } from '../../../src/playbook/module-names.ts';
import { code, codes, table } from './table.ts';

/** Ansible's modules with their parameters, as recorded. */
const ANSIBLE = JSON.parse(readFileSync('test/golden/compatibility/modules.json', 'utf8')) as Readonly<
  Record<string, readonly string[]>
>;
/** Names under which the documentation lists text that is no parameter. */
const FREE_FORM = new Set(['free_form', 'free-form', 'key_value', '_raw_params']);
/** Done by the loader or the engine; their parameters are those of Ansible. */
const ACTIONS = [...ENGINE_ACTIONS, 'import_playbook', 'gather_facts'];

/** The modules: what each takes, what each refuses, and those of Ansible that are missing. */
export function modulesSection(): string[] {
  const modules = supportedModules();
  const known = new Set([...modules.flatMap(namesOf), ...ACTIONS.map(fullName)]);
  const missing = Object.keys(ANSIBLE).filter((name) => !known.has(name));
  return [
    '## Modules',
    '',
    'A parameter that is not listed as taken is an error before any host is contacted, and so is a module that is not listed.',
    'What stands after `except` is accepted: it asks for nothing.',
    '',
    ...table(
      ['module', 'support', 'parameters taken', 'refused'],
      [...ACTIONS.map(actionRow), ...modules.map(moduleRow)].toSorted(byFirst),
    ),
    '',
    `${code('meta')} takes ${codes([...META_ACTIONS].toSorted())}.`,
    '',
    `Refused modules, of those that roles of this family use: ${codes(missing)}.`,
    '',
    ...table(
      ['refused module', 'in its place'],
      Object.entries(MODULE_HINTS).map(([name, hint]) => [code(name), hint]),
    ),
    '',
  ];
}

function supportedModules(): Module[] {
  const found = engineModuleNames().flatMap((name) => findEngineModule(name) ?? []);
  return [...new Set(found)];
}

function moduleRow(module: Module): readonly string[] {
  const entries = Object.entries(module.parameters).filter(([name]) => !FREE_FORM.has(name));
  const taken = entries.filter(([, each]) => each.refused === undefined).map(([name]) => code(name));
  const refused = [...refusals(entries), ...unknownParameters(module).map(code)];
  const free = module.freeForm === undefined ? [] : ['free-form text'];
  const open = module.openParameters ? ['any name'] : [];
  return [
    codes([module.name, ...(module.aliases ?? [])]),
    refused.length === 0 ? 'full' : 'partial',
    [...taken.toSorted(), ...free, ...open].join(', '),
    refused.join('; '),
  ];
}

/** Refused parameters; those with one reason stand together. */
function refusals(entries: readonly (readonly [string, Parameter])[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const [name, { refused, refusedExcept = [] }] of entries) {
    if (refused === undefined) continue;
    const kept = refusedExcept.length === 0 ? '' : ` except ${codes(refusedExcept.map(String))}`;
    byReason.set(refused, [...(byReason.get(refused) ?? []), `${code(name)}${kept}`]);
  }
  return Array.from(byReason, ([reason, names]) => `${names.join(', ')} (${reason})`);
}

/** Parameters that Ansible documents and the module's table does not have. */
function unknownParameters(module: Module): string[] {
  const known = new Set(Object.entries(module.parameters).flatMap(([name, { aliases }]) => [name, ...(aliases ?? [])]));
  const documented = namesOf(module).flatMap((name) => ANSIBLE[name] ?? []);
  return [...new Set(documented)].filter((name) => !known.has(name) && !FREE_FORM.has(name)).toSorted();
}

function actionRow(name: string): readonly string[] {
  const parameters = (ANSIBLE[fullName(name)] ?? []).filter((each) => !FREE_FORM.has(each) && name !== 'gather_facts');
  return [code(name), 'full', codes(parameters), ''];
}

function namesOf(module: Module): string[] {
  return [module.name, ...(module.aliases ?? [])].map(fullName);
}

function fullName(name: string): string {
  return name.includes('.') ? name : `ansible.builtin.${name}`;
}

function byFirst([left = '']: readonly string[], [right = '']: readonly string[]): number {
  return left < right ? -1 : 1;
}
