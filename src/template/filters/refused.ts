import { TemplateError } from '../values/errors.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

/** Filters that exist in Ansible and are refused, each with what to write instead. */
const HINTS: readonly (readonly [name: string, hint: string])[] = [
  ['community.general.json_query', 'use selectattr, map(attribute=…) or dict2items instead of a JMESPath expression'],
];

/** A filter that always fails, with a hint. */
function refuse(name: string, hint: string): FilterDefinition {
  return filter('value? * **', () => {
    throw new TemplateError('AnsibleFilterError', `the ${name} filter is not supported`, {
      code: 'template/unknown-filter',
      hint,
    });
  });
}

export const REFUSED_FILTERS: FilterTable = new Map(HINTS.map(([name, hint]) => [name, refuse(name, hint)]));
