import type { SourceRange } from '../errors/source-range.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import type { Variables } from '../vars/variables.ts';
import { argumentSpecBlock } from './argument-spec-task.ts';
import { findRole } from './find-role.ts';
import type { RoleIncludeOptions } from './include-arguments.ts';
import { loadBlocks, type Site } from './load-blocks.ts';
import type { Block, Keywords, Role, Task } from './model.ts';
import { readDependencies } from './role-definition.ts';
import { findRoleFile, readRoleVariables } from './role-files.ts';
import { roleIdentity } from './role-identity.ts';
import { readRoleMeta } from './role-meta.ts';
import { resolveStaticName } from './static-names.ts';

/** A use of a role: where it is named, with its keywords, parameters and `vars`. */
export interface RoleUse {
  readonly name: string;
  readonly range: SourceRange;
  readonly keywords: Keywords;
  readonly params: Variables;
  readonly vars: Variables;
}

export interface RoleSite {
  readonly site: Site;
  /** The include that its tasks hang below. */
  readonly parent: Block | Task | undefined;
  readonly parents: readonly Role[];
  readonly include: RoleIncludeOptions | undefined;
}

/** Loads a role with its dependencies; `undefined` when it can't be found, which is reported. */
export function loadRole(use: RoleUse, where: RoleSite): Role | undefined {
  const { site, parents, include } = where;
  const { context, play } = site;
  const found = findRole(use.name, play, parents.at(-1), context, use.range);
  if (!found) return undefined;
  const entryPoint = fromFile(include, 'tasks', site) ?? 'main';
  const trail = `${found.path}#${entryPoint}`;
  if (site.trail.includes(trail)) {
    context.fail('playbook/parse', `the role '${use.name}' depends on itself`, use.range);
    return undefined;
  }
  const meta = readRoleMeta(found.path, use.range, context);
  const role = openRole(use, where, found.path, found.name, include?.allowDuplicates ?? meta.allowDuplicates);
  const inside: Site = { ...site, role, trail: [...site.trail, trail] };
  role.dependencies.push(...loadDependencies(meta.dependencies, role, where, inside));
  if (include?.validate !== false) {
    const validation = argumentSpecBlock(meta.argumentSpecs, entryPoint, role, where.parent, inside);
    if (validation) role.blocks.push(validation);
  }
  role.blocks.push(...loadFolder('tasks', role, where, inside));
  role.handlers.push(...loadFolder('handlers', role, where, inside));
  return role;
}

type OpenRole = Role & { dependencies: Role[]; blocks: Block[]; handlers: Block[] };

function openRole(use: RoleUse, where: RoleSite, path: string, name: string, allowDuplicates: boolean): OpenRole {
  const { site, parents, include } = where;
  const { play, context } = site;
  const files = (folder: 'defaults' | 'vars') =>
    readRoleVariables({ path, folder, wanted: fromFile(include, folder, site), neededBy: use.range }, context);
  return {
    kind: 'role',
    name,
    path,
    play,
    range: use.range,
    keywords: use.keywords,
    vars: use.vars,
    params: use.params,
    defaults: files('defaults'),
    fileVars: files('vars'),
    dependencies: [],
    parents,
    blocks: [],
    handlers: [],
    allowDuplicates,
    identity: roleIdentity(use, path, include),
    isPublic: include?.isPublic ?? true,
    fromInclude: include !== undefined,
  };
}

function loadDependencies(nodes: readonly YamlNode[], role: Role, where: RoleSite, inside: Site): Role[] {
  return readDependencies(nodes, inside).flatMap((use) => {
    const parents = [...role.parents, role];
    const dependency = loadRole(use, { site: inside, parent: where.parent, parents, include: undefined });
    return dependency ? [dependency] : [];
  });
}

function loadFolder(folder: 'tasks' | 'handlers', role: Role, where: RoleSite, inside: Site): Block[] {
  const { context } = inside;
  const wanted = fromFile(where.include, folder, inside);
  const file = findRoleFile({ path: role.path, folder, wanted, neededBy: role.range }, context);
  if (!file) return [];
  const site: Site = { ...inside, file, handler: folder === 'handlers', trail: [...inside.trail, file] };
  return loadBlocks(context.readDocument(file), where.parent, site);
}

function fromFile(include: RoleIncludeOptions | undefined, folder: string, site: Site): string | undefined {
  const node = include?.from.get(folder);
  return node && resolveStaticName(node, `'${folder}_from'`, site.play, site.context);
}
