import type { Diagnostic } from '../../errors/diagnostic.ts';
import type { KeywordHolder, Play } from '../../playbook/model.ts';
import type { TemplateEngine } from '../../template/engine.ts';
import { findEngineModule } from '../task/engine-modules.ts';
import { blocksOfPlay, rolesOfPlay, tasksOfPlay } from './all-tasks.ts';
import { type VisitSource, visitAllSources, visitKeywords, visitVariables } from './task-sources.ts';

/** Syntax errors and unknown filters, tests and lookups in every text of a play. */
export function checkSources(play: Play, engine: TemplateEngine): Diagnostic[] {
  const found: Diagnostic[] = [];
  visitSources(play, (node, kind) => {
    const diagnostics = engine.check(node.value, kind, node);
    if (diagnostics.length > 0) found.push(...diagnostics);
  });
  return found;
}

function visitSources(play: Play, visit: VisitSource): void {
  visitHolder(play, visit);
  for (const each of play.imports) visitHolder(each, visit);
  for (const role of rolesOfPlay(play)) {
    visitHolder(role, visit);
    for (const variables of [role.params, role.defaults, role.fileVars]) visitVariables(variables, visit);
  }
  for (const block of blocksOfPlay(play)) visitHolder(block, visit);
  for (const { task } of tasksOfPlay(play)) visitAllSources(task, findEngineModule(task.action.module), visit);
}

function visitHolder({ keywords, vars }: KeywordHolder, visit: VisitSource): void {
  visitKeywords(keywords, visit);
  visitVariables(vars, visit);
}
