import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filterNames, findFilter } from '../../../../src/template/filters/index.ts';
import { findGlobal, globalNames } from '../../../../src/template/globals/index.ts';
import { findLookup, lookupNames } from '../../../../src/template/lookups/index.ts';
import { findTest, testNames } from '../../../../src/template/tests/index.ts';

interface Names {
  readonly filters: string[];
  readonly tests: string[];
  readonly lookups: string[];
}

const names = JSON.parse(
  readFileSync(new URL('../../../golden/template-library/names.json', import.meta.url), 'utf8'),
) as Names;
const builtin = (list: readonly string[]) => list.map((name) => `ansible.builtin.${name}`).sort();
const fromCore = (list: readonly string[]) => list.filter((name) => name.startsWith('ansible.builtin.'));

describe('the library', () => {
  it('has the filters, tests and lookups of ansible-core, and no others under its name', () => {
    expect(fromCore(filterNames())).toEqual(builtin(names.filters));
    expect(testNames()).toEqual(builtin(names.tests));
    expect(lookupNames()).toEqual(builtin(names.lookups));
  });

  it('has the globals of Jinja and Ansible', () => {
    const expected = [
      'cycler',
      'dict',
      'joiner',
      'lipsum',
      'lookup',
      'namespace',
      'now',
      'omit',
      'q',
      'query',
      'range',
      'undef',
    ];
    expect(globalNames()).toEqual(expected);
  });

  it('finds by short name, full name and the legacy one', () => {
    for (const name of ['b64encode', 'ansible.builtin.b64encode', 'ansible.legacy.b64encode']) {
      expect(findFilter(name), name).toBeDefined();
    }
    expect(findTest('ansible.builtin.version')).toBe(findTest('version'));
    expect(findLookup('ansible.builtin.file')).toBe(findLookup('file'));
    expect(findFilter('ansible.netcommon.ipaddr')).toBe(findFilter('ansible.utils.ipaddr'));
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'ansible.builtin.constructor'])(
    'has nothing of the name %s',
    (name) => {
      expect([findFilter(name), findTest(name), findLookup(name), findGlobal(name)]).toEqual(Array(4).fill(undefined));
    },
  );
});
