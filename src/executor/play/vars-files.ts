import type { YamlNode } from '../../parsing/yaml/node.ts';
import type { LoadContext } from '../../playbook/load-context.ts';
import type { Play } from '../../playbook/model.ts';
import { readVarsFile } from '../../playbook/play-variables.ts';
import { isTemplate, textOf } from '../../playbook/yaml-access.ts';
import { TemplateError } from '../../template/values/errors.ts';
import { toStr } from '../../template/values/text.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { Variables } from '../../vars/variables.ts';

/**
 * The contents of `vars_files` as they are for a host: names may be made of its variables and facts. As in Ansible a
 * name that needs a variable which is not there yet gives nothing.
 */
export function varsFilesFor(play: Play, context: LoadContext, scope: () => VariableScope): Variables[] {
  return play.varsFiles.flatMap((choices) => {
    const names: string[] = [];
    for (const node of choices) {
      try {
        names.push(nameOf(node, scope));
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        return [];
      }
    }
    return readVarsFile(names, play, context) ?? [];
  });
}

function nameOf(node: YamlNode, scope: () => VariableScope): string {
  const text = textOf(node);
  if (text !== undefined && !isTemplate(text)) return text;
  const variables = scope();
  return toStr(variables.engine.resolveNode(node, variables.options(node)));
}
