import type { Diagnostic } from '../errors/diagnostic.ts';
import type { Play } from '../playbook/model.ts';
import type { TemplateEngine } from '../template/engine.ts';
import { blocksOfPlay, rolesOfPlay, tasksOfPlay } from './all-tasks.ts';
import { findEngineModule } from './engine-modules.ts';
import { allSources, keywordSources, type Source, variableSources } from './task-sources.ts';

/** Syntax errors and unknown filters, tests and lookups in every text of a play. */
export function checkSources(play: Play, engine: TemplateEngine): Diagnostic[] {
  return sourcesOf(play).flatMap(({ text, kind, node }) => engine.check(text, kind, node.range, node.block));
}

function sourcesOf(play: Play): Source[] {
  const tasks = tasksOfPlay(play).map(({ task }) => task);
  return [
    ...keywordSources(play.keywords),
    ...variableSources(play.vars),
    ...play.imports.flatMap((each) => [...keywordSources(each.keywords), ...variableSources(each.vars)]),
    ...rolesOfPlay(play).flatMap((role) => [
      ...keywordSources(role.keywords),
      ...[role.vars, role.params, role.defaults, role.fileVars].flatMap(variableSources),
    ]),
    ...blocksOfPlay(play).flatMap((block) => [...keywordSources(block.keywords), ...variableSources(block.vars)]),
    ...tasks.flatMap((task) => allSources(task, findEngineModule(task.action.module))),
  ];
}
