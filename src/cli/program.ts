import { Command } from '@commander-js/extra-typings';
import type { CommandIo } from '../commands/command-io.ts';
import type { Outcome } from '../commands/outcome.ts';
import { addApply } from './apply-command.ts';
import { addCompletion } from './completion/completion-command.ts';
import { describeExitCodes } from './exit-codes.ts';
import { HELP_LAYOUT } from './help-layout.ts';
import { addInventory } from './inventory-command.ts';
import { addPlaybook } from './playbook-command.ts';
import { addRender } from './render-command.ts';
import { addValidate } from './validate-command.ts';
import type { Verb } from './verbs.ts';
import { addVerify } from './verify-command.ts';
import { readVersion } from './version.ts';

/** Runs a command's body: makes its io, gathers its outcomes. */
export type Start = (body: (io: CommandIo) => Promise<readonly Outcome[]>) => Promise<void>;

type AddVerb = (program: Command, start: Start) => void;

const VERBS: Readonly<Record<Verb, AddVerb>> = {
  apply: addApply,
  render: addRender,
  validate: addValidate,
  verify: addVerify,
  playbook: addPlaybook,
  inventory: addInventory,
  completion: addCompletion,
};

/** Verbs that need nothing of the others. */
const ALONE: ReadonlySet<string> = new Set<Verb>(['apply', 'playbook', 'render', 'validate', 'verify']);

/**
 * The command line: every verb, its options and its help. Verbs load their engine only when they run. Where the first word is a
 * verb, only that one is made: a run would wait for the options of the others.
 */
export function buildProgram(start: Start, word?: string): Command {
  const program = new Command('calico-deploy')
    .description(
      'Runs Ansible roles over plain ssh, without Python on any host; knows the Calico network of a Kubernetes cluster.',
    )
    .version(readVersion(), '-V, --version')
    .configureHelp(HELP_LAYOUT)
    .showSuggestionAfterError(true)
    .showHelpAfterError('(calico-deploy --help shows what there is)')
    .addHelpText('after', `\n${EXAMPLES}\n\n${describeExitCodes()}`);
  for (const [name, add] of Object.entries(VERBS))
    if (word === name || !ALONE.has(word ?? '')) add(program as Command, start);
  for (const verb of program.commands) nameOwnHelp(verb as Command, 'calico-deploy');
  return program as Command;
}

/** A usage error of a verb names the help of that verb; `before`: the words in front of it. */
function nameOwnHelp(verb: Command, before: string): void {
  const words = `${before} ${verb.name()}`;
  verb.showHelpAfterError(`(${words} --help shows what there is)`);
  for (const each of verb.commands) nameOwnHelp(each as Command, words);
}

const EXAMPLES = `Examples:
  calico-deploy validate -i hosts.yml            check everything that can be checked without a host
  calico-deploy apply -i hosts.yml --check -D    show what would change
  calico-deploy apply -i hosts.yml               bring the hosts to the state that the role describes
  calico-deploy render -i hosts.yml -o out       write the files of every host into a folder; touches no host
  calico-deploy verify -i hosts.yml              ask the hosts whether the network works`;
