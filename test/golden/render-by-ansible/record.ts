import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runAnsible } from '../../helpers/ansible.ts';

/** `tsx test/golden/render-by-ansible/record.ts`: records what Ansible's template module makes of the sample. */
const here = import.meta.dirname;
const facts = JSON.parse(await readFile('inventory/facts.json', 'utf8')) as Record<
  string,
  { ansible_facts: Record<string, unknown> }
>;
const out = await mkdtemp(join(tmpdir(), 'render-'));
await writeFile(join(out, 'facts.json'), JSON.stringify({ known: facts }));
const env = { ANSIBLE_ROLES_PATH: resolve('roles'), ANSIBLE_INJECT_FACT_VARS: 'False' };
const args = [
  '-i',
  'inventory/hosts.yml',
  join(here, 'record.yml'),
  '-e',
  `out=${out}`,
  '-e',
  `@${out}/facts.json`,
  '-e',
  'ansible_python_interpreter=/usr/bin/python3',
];
const result = await runAnsible('ansible-playbook', args, { cwd: process.cwd(), env });
if (result.exitCode !== 0) throw new Error(String(result.stdout) + String(result.stderr));
for (const host of Object.keys(facts)) {
  await rm(join(here, host), { recursive: true, force: true });
  await cp(join(out, host), join(here, host), { recursive: true });
}
await rm(out, { recursive: true });
