import type { Value } from '../../parsing/value.ts';
import { findTest } from '../tests/index.ts';
import { getItem } from '../values/access.ts';
import { TemplateError } from '../values/errors.ts';
import { iterate } from '../values/iterate.ts';
import { toStr } from '../values/text.ts';
import { isTrue } from '../values/truth.ts';
import { lazyAttributeReader } from './attribute.ts';
import { type FilterCall, type FilterDefinition, type FilterTable, filter } from './filter.ts';
import { findFilter } from './index.ts';

function argumentError(message: string): TemplateError {
  return new TemplateError('FilterArgumentError', message);
}

/** Calls a filter by its name in a variable, as `map` does. */
function callFilter(name: Value, item: Value, call: FilterCall): Value {
  const found = findFilter(toStr(name));
  if (!found)
    throw new TemplateError('TemplateRuntimeError', `No filter named '${toStr(name)}'.`, {
      code: 'template/unknown-filter',
    });
  return found(item, call.rest.slice(1), call.extra, call.context);
}

/** `map`: a filter, or an attribute, of each item. */
function map(value: Value, call: FilterCall): Value {
  if (!isTrue(value)) return [];
  const read = mapper(call);
  return Array.from(iterate(value), read);
}

function mapper(call: FilterCall): (item: Value) => Value {
  const name = call.rest[0];
  const attribute = call.extra.get('attribute');
  if (name === undefined && attribute !== undefined) {
    for (const key of call.extra.keys()) {
      if (key !== 'attribute' && key !== 'default') throw argumentError(`Unexpected keyword argument '${key}'`);
    }
    return lazyAttributeReader(attribute, call.extra.get('default') ?? null);
  }
  if (name === undefined) throw argumentError('map requires a filter argument');
  return (item) => callFilter(name, item, call);
}

/** `select` and its three siblings: the items (or their attribute) that a test, or their own truth, holds for. */
function choose(value: Value, call: FilterCall, wanted: boolean, byAttribute: boolean): Value {
  if (!isTrue(value)) return [];
  const args = [...call.rest];
  const attribute = byAttribute ? args.shift() : null;
  if (attribute === undefined) throw argumentError('Missing parameter for attribute name');
  const read = lazyAttributeReader(attribute);
  const holds = chooser(args, call);
  return Array.from(iterate(value)).filter((item) => holds(read(item)) === wanted);
}

function chooser(args: Value[], call: FilterCall): (value: Value) => boolean {
  const [name, ...rest] = args;
  if (name === undefined) return isTrue;
  const found = findTest(toStr(name));
  if (!found)
    throw new TemplateError('TemplateRuntimeError', `No test named '${toStr(name)}'.`, {
      code: 'template/unknown-filter',
    });
  return (value) => isTrue(found(value, rest, call.extra, call.context));
}

function chooserFilter(wanted: boolean, byAttribute: boolean): FilterDefinition {
  return filter('value * **', ([value], call) => choose(value ?? null, call, wanted, byAttribute));
}

/** What an item, as a key, leads to in a container, and further keys from there: `extract`. */
function extract(item: Value, container: Value, moreKeys: Value): Value {
  const keys = moreKeys === null ? [item] : Array.isArray(moreKeys) ? [item, ...moreKeys] : [item, moreKeys];
  return keys.reduce((value, key) => getItem(value, key), container);
}

/** Filters that apply other filters and tests, and that pick by key. */
export const SELECTION_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  ['map', filter('value * **', ([value], call) => map(value ?? null, call))],
  [
    'extract',
    filter('item container morekeys?', ([item, container, more]) =>
      extract(item ?? null, container ?? null, more ?? null),
    ),
  ],
  ['select', chooserFilter(true, false)],
  ['reject', chooserFilter(false, false)],
  ['selectattr', chooserFilter(true, true)],
  ['rejectattr', chooserFilter(false, true)],
]);
