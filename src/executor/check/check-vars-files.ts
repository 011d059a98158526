import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import type { Play } from '../../playbook/model.ts';
import { isTemplate, textOf } from '../../playbook/yaml-access.ts';
import { type CheckInput, openPlay } from './find-undefined.ts';
import { runtimeNames } from './runtime-names.ts';
import { listHosts } from './undefined-findings.ts';

/** Names of `vars_files` that need a variable that nothing defines: as in Ansible such a file is passed over, with a warning. */
export function checkVarsFiles(plays: readonly Play[], input: CheckInput): Diagnostic[] {
  const templated = plays.filter(({ varsFiles }) => varsFiles.flat().some((node) => isTemplate(textOf(node) ?? '')));
  if (templated.length === 0) return [];
  const { names, facts, anything } = runtimeNames(plays);
  if (anything) return [];
  const mayCome = (name: string) => names.has(name) || facts.some((fact) => fact.test(name));
  return templated.flatMap((play) => {
    const run = openPlay(play, input, input.store);
    const scopes = run.hosts.map((host) => ({ host, scope: run.scopeFor(undefined, host) }));
    return play.varsFiles.flat().flatMap((node) => {
      const { required } = input.store.engine.variablesOf(textOf(node) ?? '', 'text');
      return required.flatMap(({ name }) => {
        const without = scopes.filter(({ scope }) => !mayCome(name) && !scope.has(name)).map(({ host }) => host);
        if (without.length === 0) return [];
        const summary = `an item of vars_files is passed over: '${name}' is undefined for ${listHosts(without)}`;
        return [{ ...errorAt('template/undefined', summary, { range: node.range }), severity: 'warning' as const }];
      });
    });
  });
}
