import { joinWords } from '../parsing/quote.ts';
import type { Value } from '../parsing/value.ts';
import { requiredText } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { ModuleFailure } from './requests.ts';
import { changeHost, commandFailure, requireProgram, tryOnHost } from './system/ask-host.ts';

/** ansible.builtin.dpkg_selections: what dpkg is to do with a package: hold it where it is, above all. */
export const dpkgSelections = defineModule({
  name: 'dpkg_selections',
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    name: { type: 'str', required: true },
    selection: { type: 'str', required: true, choices: ['install', 'hold', 'deinstall', 'purge'] },
  },
  *run(args, context) {
    const name = requiredText(args, 'name');
    const selection = requiredText(args, 'selection');
    const look = `${requireProgram('dpkg')}${joinWords(['dpkg', '--get-selections', name])}\n`;
    const found = yield* tryOnHost(look, context);
    if (found.rc !== 0) throw commandFailure(found.stderr.trimEnd(), found);
    if (found.stderr.includes('no packages found matching')) {
      throw new ModuleFailure(`Failed to find package '${name}' to perform selection '${selection}'.`);
    }
    const before = (found.parts[0] ?? '').trim().split(/\s+/)[1] ?? 'not present';
    const changed = before !== selection;
    if (changed && !context.check) {
      const set = yield* changeHost('dpkg --set-selections\n', context, { stdin: `${name} ${selection}\n` });
      if (set.rc !== 0) throw commandFailure(set.stderr.trimEnd(), set);
    }
    const values = new Map<Value, Value>([
      ['before', before],
      ['after', selection],
    ]);
    return { changed, values };
  },
});
