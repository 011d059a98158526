import type { Value } from '../../parsing/value.ts';
import { contains } from '../values/compare.ts';
import { TemplateError } from '../values/errors.ts';
import { isTrue } from '../values/truth.ts';
import { splitUrl, type UrlParts } from '../values/url-parts.ts';
import { type TestDefinition, type TestTable, test } from './test.ts';

/** The parts of a value that is a URI of one of the schemes; undefined where it is none. */
function readUri(value: Value, schemes: Value): UrlParts | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    const parts = splitUrl(value);
    return !isTrue(schemes) || contains(schemes, parts.scheme) ? parts : undefined;
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

function isUrl(value: Value, schemes: Value): boolean {
  const parts = readUri(value, schemes);
  return parts !== undefined && (parts.netloc !== '' || parts.scheme === 'file');
}

/** Tests on URIs. */
export const URI_TESTS: TestTable = new Map<string, TestDefinition>([
  ['uri', test('value schemes?', ([value, schemes]) => readUri(value ?? null, schemes ?? null) !== undefined)],
  ['url', test('value schemes?', ([value, schemes]) => isUrl(value ?? null, schemes ?? null))],
  ['urn', test('value', ([value]) => readUri(value ?? null, ['urn']) !== undefined)],
]);
