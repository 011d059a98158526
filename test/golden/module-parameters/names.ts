/** Prints the full name of every module that the tables have, one a line, for record.py. */
import { engineModuleNames, findEngineModule } from '../../../src/executor/engine-modules.ts';

const modules = engineModuleNames().flatMap((name) => findEngineModule(name) ?? []);
for (const name of new Set(modules.map((module) => module.name))) {
  console.log(name.includes('.') ? name : `ansible.builtin.${name}`);
}
