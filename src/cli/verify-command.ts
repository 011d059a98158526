import type { Command } from '@commander-js/extra-typings';
import { readSettings } from '../config/read-settings.ts';
import { playbookOption } from './options.ts';
import type { Start } from './program.ts';
import { addConnectOptions } from './run-options.ts';
import { connectOptions, given, outputOptions, sourceOptions } from './shared-options.ts';

/** `verify`: read-only questions to every host. */
export function addVerify(program: Command, start: Start): void {
  addConnectOptions(
    program
      .command('verify')
      .summary('ask the hosts whether the network works; changes nothing')
      .description(
        'Checks unit, container, interfaces, BGP mesh, routes and pool on every host and prints a matrix host × check.',
      ),
  )
    .addOption(playbookOption())
    .addHelpText('after', '\nExample:\n  calico-deploy verify -i hosts.yml')
    .action((parsed) =>
      start(async (io) => {
        const { verify } = await import('../commands/verify.ts');
        const settings = await readSettings(io);
        const shared = {
          ...sourceOptions(parsed, settings),
          ...connectOptions(parsed, settings),
          ...outputOptions(parsed, settings),
        };
        return verify({ ...shared, ...given('playbook', parsed.playbook), ...given('limit', parsed.limit) }, io);
      }),
    );
}
