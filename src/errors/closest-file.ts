import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { didYouMean } from './closest-name.ts';

/** The hint for the path of a file that is not there: the file beside it whose name is near enough. */
export function didYouMeanFile(path: string): string | undefined {
  try {
    return didYouMean(basename(path), readdirSync(dirname(path)));
  } catch {
    return undefined;
  }
}
