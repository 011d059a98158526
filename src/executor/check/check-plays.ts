import type { Diagnostic } from '../../errors/diagnostic.ts';
import type { Play } from '../../playbook/model.ts';
import { uniqueDiagnostics } from '../../playbook/unique-diagnostics.ts';
import { metaOf } from '../play/next-task.ts';
import { findEngineModule } from '../task/engine-modules.ts';
import { tasksOfPlay } from './all-tasks.ts';
import { checkHosts } from './check-hosts.ts';
import { checkLocalFiles } from './check-local-files.ts';
import { checkNotify } from './check-notify.ts';
import { checkReach } from './check-reach.ts';
import { checkSources } from './check-sources.ts';
import { checkTasks } from './check-tasks.ts';
import { checkTemplateFiles } from './check-template-files.ts';
import { checkVarsFiles } from './check-vars-files.ts';
import { checkVaultFiles } from './check-vault-files.ts';
import { CheckedFiles } from './checked-files.ts';
import { type CheckInput, findUndefined } from './find-undefined.ts';

/**
 * Every check of loaded plays that needs no host: templates and expressions, arguments of modules, handlers, loops, local
 * files, and variables that nothing can define. All findings at once; a place is reported once, however often it is used.
 */
export function checkPlays(plays: readonly Play[], input: CheckInput): Diagnostic[] {
  // The run may yet make the hosts and groups that a later play names.
  const known = plays.some(changesInventory) ? [] : plays;
  const files = new CheckedFiles();
  return uniqueDiagnostics([
    ...known.flatMap((play) => checkHosts(play, input.inventory, input.unknownHosts ?? 'error')),
    ...plays.flatMap((play) => checkSources(play, input.store.engine)),
    ...plays.flatMap((play) => checkTasks(play)),
    ...plays.flatMap((play) => checkNotify(play, input)),
    ...checkReach(plays, input),
    ...checkLocalFiles(plays, input, files),
    ...checkTemplateFiles(plays, input),
    ...checkVarsFiles(plays, input),
    ...checkVaultFiles(plays, input, files),
    ...findUndefined(plays, input),
  ]);
}

function changesInventory(play: Play): boolean {
  return tasksOfPlay(play).some(
    ({ task }) => findEngineModule(task.action.module)?.changesInventory || metaOf(task) === 'refresh_inventory',
  );
}
