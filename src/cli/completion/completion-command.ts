import { Argument, type Command } from '@commander-js/extra-typings';
import type { Start } from '../program.ts';
import { bashScript, zshScript } from './bash-script.ts';
import { fishScript } from './fish-script.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** `completion SHELL`: a script for the shell's start-up file, made from the program itself so that it cannot lie. */
export function addCompletion(program: Command, start: Start): void {
  program
    .command('completion')
    .summary('print a completion script for bash, zsh or fish')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish'] as const))
    .addHelpText('after', EXAMPLES)
    .action((shell) =>
      start(async (io) => {
        io.out(SCRIPTS[shell](program));
        return ['done'];
      }),
    );
}

const EXAMPLES = `
Examples:
  source <(calico-deploy completion bash)       in ~/.bashrc
  source <(calico-deploy completion zsh)        in ~/.zshrc, behind compinit
  calico-deploy completion fish | source        in ~/.config/fish/config.fish`;
