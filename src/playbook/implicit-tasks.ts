import type { YamlNode } from '../parsing/yaml/node.ts';
import { openBlock } from './load-blocks.ts';
import type { LoadContext } from './load-context.ts';
import { createTask } from './load-task.ts';
import type { Block, Keywords, MetaAction, Play, Role, Task } from './model.ts';
import { entryAt, mappingAt, scalarAt } from './yaml-access.ts';

/** A block with one `meta` task that nobody wrote: handlers are flushed, a role is complete. */
export function implicitTask(
  meta: Extract<MetaAction, 'flush_handlers' | 'role_complete' | 'noop'>,
  play: Play,
  context: LoadContext,
  role?: Role,
): Block {
  const { range } = role ?? play;
  const action = { ...emptyAction(range), written: 'meta', module: 'meta', freeForm: scalarAt(meta, range) };
  const tags = entryAt('tags', 'always', range);
  return blockOf({ play, context, role, action, keywords: new Map([['tags', tags]]), name: undefined });
}

/** "Gathering Facts": always runs, unless the play itself has tags. */
export function gatheringFactsTask(play: Play, context: LoadContext): Block {
  const { range } = play;
  const args: [string, YamlNode][] = [];
  for (const name of ['gather_subset', 'gather_timeout', 'fact_path']) {
    const value = play.keywords.get(name)?.value;
    if (value) args.push([name, value]);
  }
  const action = {
    ...emptyAction(range),
    written: 'gather_facts',
    module: 'gather_facts',
    args: mappingAt(args, range),
    freeForm: undefined,
  };
  const always = entryAt('tags', 'always', range);
  const off = entryAt('run_once', false, range);
  const keywords: Keywords = new Map([
    ['run_once', off],
    ...(play.keywords.has('tags') ? [] : ([['tags', always]] as const)),
  ]);
  const name = scalarAt('Gathering Facts', range);
  return blockOf({ play, context, role: undefined, action, keywords, name });
}

interface ImplicitParts {
  readonly play: Play;
  readonly context: LoadContext;
  readonly role: Role | undefined;
  readonly action: Task['action'];
  readonly keywords: Keywords;
  readonly name: Task['name'];
}

function blockOf({ play, context, role, ...parts }: ImplicitParts): Block {
  const { range } = parts.action.args;
  const block = openBlock(range, undefined, { play, role });
  const site = { context, play, role, file: play.file, handler: false };
  const task = createTask({ site, parent: block, vars: new Map(), loop: undefined, range, ...parts });
  block.block.push({ ...task, implicit: true });
  return block;
}

function emptyAction(range: Task['range']): Pick<Task['action'], 'key' | 'args' | 'variableArgs'> {
  return { key: { range }, args: mappingAt([], range), variableArgs: undefined };
}
