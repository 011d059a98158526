import { dirname, join } from 'node:path';
import type { LoadContext } from './load-context.ts';

/** Keywords of older Ansible, and what stands in their place since. */
const KEYWORDS: ReadonlyMap<string, string> = new Map([
  ['sudo', '`become: true`'],
  ['sudo_user', '`become: true` with `become_user`'],
  ['su', '`become: true`'],
  ['su_user', '`become: true` with `become_user`'],
  ['always_run', '`check_mode: false`'],
  ['static', '`import_tasks` for true, `include_tasks` for false'],
]);

/** What to write for a keyword that Ansible does not have any more. */
export function goneKeywordHint(name: string): string | undefined {
  const now = KEYWORDS.get(name);
  return now && `Ansible has it no more. Write ${now}.`;
}

/** What to do about a module that a `library` folder has, beside the file that asks for it or above. */
export function ownModuleHint(name: string, file: string, { exists }: Pick<LoadContext, 'exists'>): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const path = join(folder, 'library', `${name}.py`);
    if (exists(path)) return `${path} is a program in Python, of which none is run. Do by \`command\` what it does.`;
    if (folder === dirname(folder)) return undefined;
  }
}
