import { existsSync } from 'node:fs';
import type { Task } from '../../playbook/model.ts';
import { searchPathOf } from '../../playbook/search-path.ts';
import { candidates } from '../files/local-files.ts';
import { keep } from '../keep.ts';
import { placesOf } from '../task/include-vars.ts';

/** Where something is looked for, and where it was found. */
export interface CheckedPlaces {
  readonly places: readonly string[];
  readonly found: string | undefined;
}

/** Files of the control node that checks ask for: each is looked for once, however many tasks name it. */
export class CheckedFiles {
  readonly #known = new Map<readonly string[], Map<string, CheckedPlaces>>();

  /** Looks for a path that a task names, below `files`, `templates` or `vars` first. */
  find(path: string, folder: 'files' | 'templates' | 'vars', task: Task): CheckedPlaces {
    const searchPath = searchPathOf(task);
    const known = keep(this.#known, searchPath, () => new Map<string, CheckedPlaces>());
    return keep(known, `${folder}\n${path}`, () => {
      const places = folder === 'vars' ? placesOf(path, task) : [...candidates(path, folder, searchPath)];
      return { places, found: places.find((place) => existsSync(place)) };
    });
  }
}
