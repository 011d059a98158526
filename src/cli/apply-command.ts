import type { Command } from '@commander-js/extra-typings';
import { readSettings } from '../config/read-settings.ts';
import { playbookOption } from './options.ts';
import type { Start } from './program.ts';
import { addRunOptions, runOptions } from './run-options.ts';
import { given } from './shared-options.ts';

/** `apply`: the main job. */
export function addApply(program: Command, start: Start): void {
  addRunOptions(
    program
      .command('apply')
      .summary('bring the hosts to the state that the playbook describes')
      .description(
        'Checks all input offline, then connects to every host once, changes what differs and restarts only what changed.',
      ),
  )
    .addOption(playbookOption())
    .addHelpText('after', EXAMPLES)
    .action((parsed) =>
      start(async (io) => {
        const { apply } = await import('../commands/apply.ts');
        return apply({ ...runOptions(parsed, await readSettings(io)), ...given('playbook', parsed.playbook) }, io);
      }),
    );
}

const EXAMPLES = `
Examples:
  calico-deploy apply -i hosts.yml
  calico-deploy apply -i hosts.yml --check --diff
  calico-deploy apply -i hosts.yml -l node3 -e calico_cni_log_level=debug
  calico-deploy apply -i hosts.yml --json | jq .recap`;
