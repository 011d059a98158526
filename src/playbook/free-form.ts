import { parseKeyValue } from '../parsing/key-value.ts';
import { TextError } from '../parsing/text-error.ts';
import type { YamlMapping, YamlScalar } from '../parsing/yaml/node.ts';
import type { LoadContext, ModuleEntry } from './load-context.ts';
import { MappingBeside, ScalarBeside } from './node-beside.ts';
import { isWholeTemplate } from './yaml-access.ts';

/** Arguments written as one text (`copy: src=a dest=b`, `command: ls -l`), each at the place of the text. */
export function parseFreeForm(
  node: YamlScalar,
  text: string,
  entry: ModuleEntry,
  context: LoadContext,
): { args: YamlMapping; freeForm: YamlScalar | undefined } | undefined {
  try {
    const { options, raw } = parseKeyValue(text, { freeForm: entry.keepsText });
    if (raw !== undefined && !entry.takesFreeForm && !isWholeTemplate(raw)) {
      const summary = `'${entry.name}' takes no free-form text: ${raw}`;
      context.fail('module/arguments', summary, node.range, 'Give the arguments as a mapping or as k=v words.');
    }
    return {
      args: new MappingBeside(
        Array.from(options, ([name, value]) => ({
          key: new ScalarBeside(name, node),
          value: new ScalarBeside(value, node),
        })),
        node,
      ),
      freeForm: raw === undefined ? undefined : new ScalarBeside(raw, node),
    };
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    context.fail('module/arguments', `the arguments cannot be read: ${error.message}`, node.range);
    return undefined;
  }
}
