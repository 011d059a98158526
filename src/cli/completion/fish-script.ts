import type { Command, Option } from '@commander-js/extra-typings';
import { commandsOf, flagsOf, type Offer, type OfferedCommand, offerBehind } from './offered.ts';

/** A line for each verb and option, with what its help says of it. */
export function fishScript(program: Command): string {
  const lines = program.commands.map(
    (command) =>
      `${COMPLETE} -n __fish_use_subcommand -a ${command.name()} -d ${quote(command.summary() || command.description())}`,
  );
  return `${[NAMES, `${COMPLETE} -f`, ...lines, ...commandsOf(program).flatMap(linesOf)].join('\n')}\n`;
}

const COMPLETE = 'complete -c calico-deploy';

/** Names of the inventory that the command line names so far; of none where it cannot be read. */
const NAMES = `function __calico_deploy_names
    set -l words (commandline -opc)
    set -l sources
    for index in (seq (count $words))
        if contains -- $words[$index] -i --inventory; and set -q words[(math $index + 1)]
            set -a sources -i $words[(math $index + 1)]
        end
    end
    set -l lines (calico-deploy inventory graph $sources 2>/dev/null </dev/null)
    contains -- $argv[1] hosts 'hosts and groups'; and string replace -rf '^[ |]*--([^@].*)$' '$1' -- $lines
    contains -- $argv[1] groups 'hosts and groups'; and string replace -rf '^[ |]*--@(.*):$' '$1' -- $lines
end`;

function linesOf({ path, command, operand }: OfferedCommand): string[] {
  const behind = path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
  const where = `${COMPLETE} -n '${behind}'`;
  const options = command.options.map((option) => `${where} ${optionWords(option)}`);
  return [...operandLines(behind, operand), ...options, `${where} -s h -l help -d 'show this help'`];
}

/** One of some words is offered once. */
function operandLines(behind: string, operand: Offer | undefined): string[] {
  if (operand === undefined) return [];
  const once = typeof operand === 'object' ? `; and not __fish_seen_subcommand_from ${operand.words.join(' ')}` : '';
  return [`${COMPLETE} -n '${behind}${once}' ${offerWords(operand)}`];
}

function optionWords(option: Option): string {
  const { letter, names } = flagsOf(option);
  const flags = [
    ...(letter === undefined ? [] : [`-s ${letter.slice(1)}`]),
    ...names.map((name) => `-l ${name.slice(2)}`),
  ];
  const value = offerBehind(option);
  const words = value ? [`-r ${offerWords(value)}`] : [];
  return [...flags, ...words, `-d ${quote(option.description)}`].join(' ');
}

function offerWords(offer: Offer): string {
  if (offer === 'file') return '-F';
  if (offer === 'anything') return '-f';
  return `-f -a ${quote(typeof offer === 'object' ? offer.words.join(' ') : `(__calico_deploy_names '${offer}')`)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}
