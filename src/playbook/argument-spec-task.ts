import type { YamlMapping, YamlNode } from '../parsing/yaml/node.ts';
import { openBlock, type Site } from './load-blocks.ts';
import { createTask } from './load-task.ts';
import type { Block, Role, Task } from './model.ts';
import { entryAt, entryOf, mappingAt, scalarAt, textOf } from './yaml-access.ts';

/**
 * The task that Ansible puts before a role's own ones when the role has an argument spec for the entry point: it always
 * runs, whatever the tags, and counts in the recap.
 */
export function argumentSpecBlock(
  specs: YamlMapping | undefined,
  entryPoint: string,
  role: Role,
  parent: Block | Task | undefined,
  site: Site,
): Block | undefined {
  const spec = entryOf(specs, entryPoint)?.value;
  if (spec?.kind !== 'mapping' || spec.entries.length === 0) return undefined;
  const { range } = spec;
  const short = textOf(entryOf(spec, 'short_description')?.value);
  const name = `Validating arguments against arg spec '${entryPoint}'${short === undefined ? '' : ` - ${short}`}`;
  const block = openBlock(range, parent, { play: site.play, role });
  const task = createTask({
    site: { ...site, role, handler: false },
    parent: block,
    action: {
      written: 'ansible.builtin.validate_argument_spec',
      module: 'validate_argument_spec',
      key: spec,
      args: argumentsFor(spec, entryPoint, role),
      freeForm: undefined,
      variableArgs: undefined,
    },
    keywords: new Map([['tags', entryAt('tags', 'always', range)]]),
    vars: new Map(),
    name: scalarAt(name, range),
    loop: undefined,
    range,
  });
  block.block.push(task);
  return block;
}

function argumentsFor(spec: YamlMapping, entryPoint: string, role: Role): YamlMapping {
  const { range } = spec;
  const options: YamlNode = entryOf(spec, 'options')?.value ?? mappingAt([], range);
  return mappingAt(
    [
      ['argument_spec', options],
      ['provided_arguments', mappingAt(role.params, range)],
      [
        'validate_args_context',
        mappingAt(
          [
            ['type', scalarAt('role', range)],
            ['name', scalarAt(role.name, range)],
            ['argument_spec_name', scalarAt(entryPoint, range)],
            ['path', scalarAt(role.path, range)],
          ],
          range,
        ),
      ],
    ],
    range,
  );
}
