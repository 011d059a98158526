/**
 * Records what Ansible's own modules say of their parameters, for every module that the tables have: see record.py. Run it by
 * `npx tsx test/golden/module-parameters/record.ts`.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { engineModuleNames, findEngineModule } from '../../../src/executor/task/engine-modules.ts';
import { ensureAnsible } from '../../helpers/ansible.ts';

const modules = engineModuleNames().flatMap((name) => findEngineModule(name) ?? []);
const names = [...new Set(modules.map(({ name }) => (name.includes('.') ? name : `ansible.builtin.${name}`)))];
const script = fileURLToPath(new URL('record.py', import.meta.url));
execFileSync(join(await ensureAnsible(), 'python'), [script], {
  input: names.join('\n'),
  // The order of Python's sets is then the same in each run.
  env: { ...process.env, PYTHONHASHSEED: '0' },
  stdio: ['pipe', 'inherit', 'inherit'],
});
console.log(`${names.length} modules recorded`);
