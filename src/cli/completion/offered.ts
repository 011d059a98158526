import type { Command, Option } from '@commander-js/extra-typings';

/** What may stand in a place of the command line: some words, names of the inventory, a file; anything, where nothing can be offered. */
export type Offer =
  | { readonly words: readonly string[] }
  | 'hosts'
  | 'groups'
  | 'hosts and groups'
  | 'file'
  | 'anything';

/** A command with the words that lead to it: `inventory list`. */
export interface OfferedCommand {
  readonly path: readonly string[];
  readonly command: Command;
  /** What stands behind it that is no option; undefined where nothing may. */
  readonly operand: Offer | undefined;
}

/** All commands of the program, and their own. */
export function commandsOf(parent: Command, path: readonly string[] = []): OfferedCommand[] {
  return parent.commands.flatMap((each) => {
    const command = each as Command;
    const here = [...path, command.name()];
    return [{ path: here, command, operand: operandOf(command) }, ...commandsOf(command, here)];
  });
}

function operandOf(command: Command): Offer | undefined {
  const commands = command.commands.map((each) => each.name());
  if (commands.length > 0) return { words: [...commands, 'help'] };
  const [argument] = command.registeredArguments;
  if (!argument) return undefined;
  return argument.argChoices ? { words: argument.argChoices } : byName(argument.name());
}

/** What stands behind an option; undefined where it takes no value. */
export function offerBehind({ flags, long, argChoices }: Option): Offer | undefined {
  const [, name] = /<(.+)>/.exec(flags) ?? [];
  if (name === undefined) return undefined;
  // The longer names of the same value are for those who have them in a script.
  if (argChoices) return { words: argChoices.filter((choice) => !choice.includes('.')) };
  return long === '--limit' ? 'hosts and groups' : byName(name);
}

/** Values and operands of a kind are called the same in the help of all commands. */
function byName(name: string): Offer {
  if (/^(?:file|folder|dir|source|vars|label@source)$/.test(name)) return 'file';
  if (name === 'group') return 'groups';
  return name === 'host' ? 'hosts' : 'anything';
}

/** An option of two long names has the first of them in place of a letter. */
export function flagsOf({ short, long }: Option): { letter: string | undefined; names: string[] } {
  const names = [short, long].filter((flag) => flag?.startsWith('--') === true) as string[];
  return { letter: short !== undefined && !names.includes(short) ? short : undefined, names };
}
