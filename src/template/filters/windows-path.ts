import { PyTuple } from '../../parsing/value.ts';
import { path } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

function splitDrive(name: string): [drive: string, rest: string] {
  const share = /^[\\/]{2}(?![\\/])[^\\/]+[\\/][^\\/]+/.exec(name)?.[0];
  const drive = share ?? /^[^\\/]:/.exec(name)?.[0] ?? '';
  return [drive, name.slice(drive.length)];
}

function splitLast(name: string): [head: string, tail: string] {
  const [drive, rest] = splitDrive(name);
  const cut = Math.max(rest.lastIndexOf('/'), rest.lastIndexOf('\\')) + 1;
  const head = rest.slice(0, cut);
  return [drive + (/^[\\/]*$/.test(head) ? head : head.replace(/[\\/]+$/, '')), rest.slice(cut)];
}

/** Filters on Windows paths. */
export const WINDOWS_PATH_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  ['win_basename', filter('p', ([value]) => splitLast(path(value))[1])],
  ['win_dirname', filter('p', ([value]) => splitLast(path(value))[0])],
  ['win_splitdrive', filter('p', ([value]) => PyTuple.of2(splitDrive(path(value))))],
]);
