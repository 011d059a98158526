import type { YamlNode } from '../parsing/yaml/node.ts';
import { compileRole } from './compile-role.ts';
import { tasksFileCandidates } from './find-tasks-file.ts';
import { includeTarget, readRoleArguments } from './include-arguments.ts';
import { loadBlocks, type Site } from './load-blocks.ts';
import { loadRole } from './load-role.ts';
import type { Block, Task } from './model.ts';
import { resolveStaticName } from './static-names.ts';

/** What `import_tasks` or `import_role` brings in. Faults are reported and bring in nothing. */
export function expandImport(task: Task, site: Site): Block[] {
  return task.action.module === 'import_tasks' ? importTasks(task, site) : importRole(task, site);
}

function importTasks(task: Task, site: Site): Block[] {
  const { context } = site;
  const target = includeTarget(task, context);
  const name = target && resolveStaticName(target, 'the imported file', site.play, context, task);
  if (target === undefined || name === undefined) return [];
  const path = tasksFileCandidates(name, task).find((candidate) => context.exists(candidate));
  if (path === undefined) {
    reportMissing(name, target, task, site);
    return [];
  }
  if (site.trail.includes(path)) {
    context.fail('playbook/parse', `'${name}' imports itself`, target.range, 'Use include_tasks with a condition.');
    return [];
  }
  return loadBlocks(context.readDocument(path, target.range), task, {
    ...site,
    file: path,
    trail: [...site.trail, path],
  });
}

function reportMissing(name: string, target: YamlNode, task: Task, { context }: Site): void {
  const searched = tasksFileCandidates(name, task).join(', ');
  context.fail('playbook/missing-file', `the file '${name}' does not exist`, target.range, `Looked for: ${searched}`);
}

function importRole(task: Task, site: Site): Block[] {
  const { context, play } = site;
  const given = readRoleArguments(task, context);
  const name = given && resolveStaticName(given.name, 'the role name', play, context, task);
  if (!given || name === undefined) return [];
  const role = loadRole(
    { name, range: given.name.range, keywords: new Map(), params: new Map(), vars: task.vars },
    { site, parent: task, parents: site.role ? [...site.role.parents, site.role] : [], include: given.options },
  );
  if (!role) return [];
  site.imported.push(role);
  return compileRole(role, context);
}
