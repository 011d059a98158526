import { Argument, type Command } from '@commander-js/extra-typings';
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
  const verbs = program.commands.map((command) => command.name());
  const cases = program.commands.map(
    (command) => `    ${command.name()}) words="${wordsOf(command as Command).join(' ')}" ;;`,
  );
  const head = shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : '';
  return `${head}_calico_deploy() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words="${verbs.join(' ')} --help --version"
  [ "$COMP_CWORD" -gt 1 ] && case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _calico_deploy calico-deploy
`;
}

function wordsOf(command: Command): string[] {
  const choices = command.registeredArguments.flatMap((argument) => argument.argChoices ?? []);
  const own = [command, ...command.commands].flatMap((each) =>
    each.options.map(({ long, short }) => long ?? short ?? ''),
  );
  return [...command.commands.map((each) => each.name()), ...choices, ...new Set(own), '--help'];
}
