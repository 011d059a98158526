import type { Command } from '@commander-js/extra-typings';
import { readSettings } from '../config/read-settings.ts';
import type { Start } from './program.ts';
import { addRunOptions, runOptions } from './run-options.ts';

/** `playbook`: the engine with no Calico in it. */
export function addPlaybook(program: Command, start: Start): void {
  addRunOptions(
    program
      .command('playbook')
      .summary('run any playbook')
      .description(
        'Runs playbooks within the supported subset of Ansible; what is not supported is refused before any host is contacted.',
      )
      .argument('<file...>', 'playbooks, run in order') as unknown as Command,
  )
    .addHelpText('after', EXAMPLES)
    .action((...given: unknown[]) =>
      start(async (io) => {
        const [files, parsed] = given as [string[], Parameters<typeof runOptions>[0]];
        const { playbook } = await import('../commands/playbook.ts');
        return playbook({ ...runOptions(parsed, await readSettings(io)), playbooks: files }, io);
      }),
    );
}

const EXAMPLES = `
Examples:
  calico-deploy playbook site.yml -i hosts.ini
  calico-deploy playbook site.yml -i 'localhost,' -e ansible_connection=local --check --diff`;
