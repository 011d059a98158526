import { TemplateError } from '../values/errors.ts';
import { type LookupDefinition, type LookupTable, lookupOf } from './lookup.ts';

/** Lookups of ansible-core that are refused, each with what to do instead. */
const HINTS: readonly (readonly [name: string, hint: string])[] = [
  ['url', 'fetch the page with the uri module and register the result'],
];

function refuse(name: string, hint: string): LookupDefinition {
  return lookupOf(() => {
    throw new TemplateError('AnsibleError', `the ${name} lookup is not supported`, {
      code: 'template/unknown-filter',
      hint,
    });
  });
}

export const REFUSED_LOOKUPS: LookupTable = new Map(HINTS.map(([name, hint]) => [name, refuse(name, hint)]));
