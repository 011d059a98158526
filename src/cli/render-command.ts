import { type Command, Option } from '@commander-js/extra-typings';
import { readSettings } from '../config/read-settings.ts';
import type { Start } from './program.ts';
import { addOfflineOptions } from './run-options.ts';
import { given, outputOptions, selectionOptions, sourceOptions } from './shared-options.ts';

/** `render`: the files of every host, without any host. */
export function addRender(program: Command, start: Start): void {
  addOfflineOptions(
    program
      .command('render')
      .summary('write the files of every host into a folder; never connects')
      .description(
        'Writes DIR/<host>/<path on the host> for every file that the playbook would put there. Binaries are listed in a manifest of hashes; keys and certificates are left out.',
      ),
  )
    .addOption(new Option('-o, --output <dir>', 'folder to write to, or to compare with').makeOptionMandatory())
    .addOption(new Option('--check', 'write nothing; fail on missing, changed and obsolete files'))
    .addOption(new Option('--facts <file>', 'facts of the hosts, as YAML or JSON: {host: {ansible_facts…}}'))
    .addHelpText('after', EXAMPLES)
    .action((parsed) =>
      start(async (io) => {
        const { render } = await import('../commands/render.ts');
        const settings = await readSettings(io);
        const shared = {
          ...sourceOptions(parsed, settings),
          ...selectionOptions(parsed, settings),
          ...outputOptions(parsed, settings),
        };
        const own = { output: parsed.output, check: parsed.check ?? false, ...given('facts', parsed.facts) };
        return render({ ...shared, ...own, ...given('playbook', parsed.playbook) }, io);
      }),
    );
}

const EXAMPLES = `
Examples:
  calico-deploy render -i hosts.yml -o rendered
  calico-deploy render -i hosts.yml -o rendered --check     in CI: exit 3 and a diff when the snapshot is stale`;
