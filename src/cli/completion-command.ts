import { Argument, type Command, type Option } from '@commander-js/extra-typings';
import type { Start } from './program.ts';

/** `completion bash|zsh`: a script for the shell's start-up file, made from the program itself so that it cannot lie. */
export function addCompletion(program: Command, start: Start): void {
  program
    .command('completion')
    .summary('print a completion script for bash or zsh')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh'] as const))
    .addHelpText('after', '\nExample:\n  source <(calico-deploy completion bash)')
    .action((shell) =>
      start(async (io) => {
        io.out(completionScript(program, shell));
        return ['done'];
      }),
    );
}

function completionScript(program: Command, shell: 'bash' | 'zsh'): string {
  const verbs = [...program.commands.map((command) => command.name()), 'help'];
  const cases = program.commands.flatMap((command) => casesOf(command as Command));
  const head = shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : '';
  return `${head}_calico_deploy() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words="${verbs.join(' ')} --help --version"
  [ "$COMP_CWORD" -gt 1 ] && case "\${COMP_WORDS[*]:1:$((COMP_CWORD-1))} " in
${cases.map(([words, offered]) => `    "${words} "*) words="${offered.join(' ')}" ;;`).join('\n')}
    "help "*) words="${verbs.join(' ')}" ;;
  esac
  case "$before" in
${choicesOf(program)
  .map(([flags, offered]) => `    ${flags.join('|')}) words="${offered.join(' ')}" ;;`)
  .join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _calico_deploy calico-deploy
`;
}

/** What is offered behind the words of a command; those of its own commands come first, being longer. */
function casesOf(command: Command, before = ''): [words: string, offered: string[]][] {
  const words = `${before}${command.name()}`;
  const own = command.commands.flatMap((each) => casesOf(each as Command, `${words} `));
  return [...own, [words, wordsOf(command)]];
}

function wordsOf(command: Command): string[] {
  const choices = command.registeredArguments.flatMap((argument) => argument.argChoices ?? []);
  const commands = command.commands.map((each) => each.name());
  const help = commands.length > 0 ? ['help'] : [];
  return [...commands, ...help, ...choices, ...command.options.flatMap(longFlags), '--help'];
}

/** An option of two long names has the first of them in place of a letter. */
function longFlags({ short, long }: Option): string[] {
  return [short, long].filter((flag) => flag?.startsWith('--') === true) as string[];
}

/** Options whose values are known, once for all commands; the longer names of the same value are not offered. */
function choicesOf(program: Command): [flags: string[], offered: string[]][] {
  const commands = program.commands.flatMap((command) => [command, ...command.commands]);
  const options = commands.flatMap((command) => command.options).filter(({ argChoices }) => argChoices !== undefined);
  const byFlags = options.map(({ short, long, argChoices = [] }): [string, string[]] => [
    [short, long].filter(Boolean).join(' '),
    argChoices.filter((choice) => !choice.includes('.')),
  ]);
  return [...new Map(byFlags)].map(([flags, offered]) => [flags.split(' '), offered]);
}
