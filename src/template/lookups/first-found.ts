import { PyTuple, type Value } from '../../parsing/value.ts';
import { joinPaths } from '../filters/path.ts';
import { toBooleanWord } from '../values/boolean-word.ts';
import { pythonError } from '../values/errors.ts';
import { iterate } from '../values/iterate.ts';
import { entriesOf } from '../values/keys.ts';
import { toStr } from '../values/text.ts';
import { isDict, isSequence, typeName } from '../values/types.ts';
import { CapturedError, Undefined } from '../values/undefined.ts';
import { type LookupCall, type LookupDefinition, type LookupTable, lookupOf } from './lookup.ts';
import { findInSearchPath } from './search.ts';

interface Options {
  files: Value;
  paths: Value;
  skip: Value;
}

/** `a,b;c` as a list of its parts; lists are split item by item. */
function splitNames(value: Value, separators: RegExp): string[] {
  if (typeof value === 'string') return value.split(separators);
  return isSequence(value) ? value.flatMap((each) => splitNames(each, separators)) : [toStr(value)];
}

function asList(value: Value | undefined): Value {
  if (value === undefined || value === null) return [];
  return isSequence(value)
    ? value
    : toStr(value)
        .split(',')
        .map((each) => each.trim());
}

function optionsOf(source: ReadonlyMap<string, Value> | Map<Value, Value>): Options {
  const read = (name: string) => (source as Map<Value, Value>).get(name);
  return { files: asList(read('files')), paths: asList(read('paths')), skip: read('skip') ?? false };
}

/** The names to try, in order. A dict among the terms sets the options for itself and what follows. */
function candidatesOf(terms: readonly Value[], options: Options): string[] {
  return terms.flatMap((term) => {
    if (isSequence(term)) return candidatesOf(term, options);
    if (isDict(term)) Object.assign(options, optionsOf(term));
    else if (typeof term !== 'string') {
      const kind = `A string, dict or list is required, not '${typeName(term)}').`;
      throw pythonError('AnsibleError', `Invalid term supplied. ${kind}`);
    }
    const files = splitNames(isDict(term) ? options.files : [term], /[,;]/);
    const paths = splitNames(options.paths, /[,:;]/).filter((path) => path !== '');
    return paths.length === 0 ? files : paths.flatMap((path) => files.map((file) => joinPaths([path, file])));
  });
}

/** Undefined values are left out in a loop, and throw elsewhere. */
function readTerms(value: Value, asLoop: boolean): Value {
  if (value instanceof Undefined) value.trip();
  const keep = (each: Value) => !(asLoop && each instanceof Undefined && !(each instanceof CapturedError));
  if (isSequence(value)) {
    const items = [...iterate(value)].filter(keep).map((each) => readTerms(each, asLoop));
    return value instanceof PyTuple ? PyTuple.of2(items) : items;
  }
  if (!isDict(value)) return value;
  const entries = [...entriesOf(value)].filter(([, each]) => keep(each));
  return new Map(entries.map(([key, each]) => [key, readTerms(each, asLoop)]));
}

function firstFound(terms: readonly Value[], { kwargs, context, asLoop }: LookupCall): Value[] {
  const options = optionsOf(kwargs);
  const given = readTerms([...terms], asLoop) as Value[];
  const names = candidatesOf(given.length === 0 ? (options.files as Value[]) : given, options);
  const kinds = asLoop ? ['files', 'templates', 'vars'] : [''];
  for (const name of names) {
    for (const kind of kinds) {
      const path = findInSearchPath(name, kind, context);
      if (path !== undefined) return [path];
    }
  }
  if (toBooleanWord(options.skip) === true) return [];
  throw pythonError('AnsibleError', 'No file was found when using first_found.');
}

/** The `first_found` lookup. */
export const FIRST_FOUND_LOOKUPS: LookupTable = new Map<string, LookupDefinition>([
  ['first_found', lookupOf(firstFound, true)],
]);
