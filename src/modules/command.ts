import { splitWords } from '../parsing/words.ts';
import { listOf, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { expandWords } from './run/remote-words.ts';
import { type CommandLine, RUN_PARAMETERS, runCommand } from './run/run-command.ts';

/** ansible.builtin.command: words are run as they are, without a shell. */
export const command = defineModule({
  name: 'command',
  runsOn: 'host',
  reachesOut: true,
  idlesWith: ['creates', 'removes'],
  stopsBehindFailure: true,
  runsInBackground: true,
  freeForm: '_raw_params',
  parameters: {
    ...RUN_PARAMETERS,
    argv: { type: 'list', elements: 'str' },
    expand_argument_vars: { type: 'bool', default: true },
    strip_empty_ends: { type: 'bool', default: true },
    executable: { type: 'str', refused: 'command runs without a shell; use the shell module' },
  },
  requiredOneOf: [['_raw_params', 'cmd', 'argv']],
  mutuallyExclusive: [['_raw_params', 'cmd', 'argv']],
  *run(args, context) {
    return yield* runCommand(yield* commandLine(args, context), args, context);
  },
});

function* commandLine(args: ModuleArguments, context: ModuleContext): Step<CommandLine> {
  const text = textOf(args, '_raw_params') ?? textOf(args, 'cmd');
  const words = text === undefined ? (listOf(args, 'argv') ?? []) : split(text);
  if (words.length === 0) throw new ModuleFailure('no command given', new Map([['rc', 256]]));
  const argv = args.get('expand_argument_vars') === false ? words : yield* expandWords(words, context);
  return { shown: words, text: text ?? words.join(' '), run: { argv } };
}

function split(text: string): string[] {
  try {
    return splitWords(text);
  } catch (error) {
    throw new ModuleFailure(`cannot split the command into words: ${(error as Error).message}`);
  }
}
