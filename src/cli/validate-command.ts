import type { Command } from '@commander-js/extra-typings';
import { readSettings } from '../config/read-settings.ts';
import type { Start } from './program.ts';
import { addOfflineOptions } from './run-options.ts';
import { given, outputOptions, selectionOptions, sourceOptions } from './shared-options.ts';

/** `validate`: every check that needs no host. */
export function addValidate(program: Command, start: Start): void {
  addOfflineOptions(
    program
      .command('validate')
      .summary('check inventory, variables, playbook, templates and local files; never connects')
      .description('Shows all findings at once, each with file, line and column, the wrong value and what to change.'),
  )
    .addHelpText('after', '\nExample:\n  calico-deploy validate -i hosts.yml')
    .action((parsed) =>
      start(async (io) => {
        const { validate } = await import('../commands/validate.ts');
        const settings = await readSettings(io);
        const shared = {
          ...sourceOptions(parsed, settings),
          ...selectionOptions(parsed, settings),
          ...outputOptions(parsed, settings),
        };
        return validate({ ...shared, ...given('playbook', parsed.playbook) }, io);
      }),
    );
}
