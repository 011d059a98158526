import type { YamlNode } from '../parsing/yaml/node.ts';
import type { RoleIncludeOptions } from './include-arguments.ts';
import type { RoleUse } from './load-role.ts';

/**
 * Two uses with the same identity are the same role to Ansible: the second runs nothing, unless the role allows
 * duplicates. It compares name, path, parameters, `vars`, `when`, `tags` and the `*_from` files.
 */
export function roleIdentity(use: RoleUse, path: string, include: RoleIncludeOptions | undefined): string {
  const plain = (entries: Iterable<readonly [string, YamlNode]>) =>
    [...entries].map(([name, node]) => [name, plainForm(node)]).sort();
  return JSON.stringify([
    use.name,
    path,
    plain(use.params),
    plain(use.vars),
    plainForm(use.keywords.get('when')?.value),
    plainForm(use.keywords.get('tags')?.value),
    include ? plain(include.from) : [],
    include !== undefined,
  ]);
}

function plainForm(node: YamlNode | undefined): unknown {
  if (node === undefined) return null;
  if (node.kind === 'sequence') return node.items.map(plainForm);
  if (node.kind === 'mapping') return node.entries.map(({ key, value }) => [String(key.value), plainForm(value)]);
  return [typeof node.value, String(node.value)];
}
