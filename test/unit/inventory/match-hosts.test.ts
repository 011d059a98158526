import { describe, expect, test } from 'vitest';
import { splitAddress } from '../../../src/inventory/address.ts';
import { compileGlob } from '../../../src/inventory/glob.ts';
import { expandHostRange } from '../../../src/inventory/host-range.ts';
import { readLimit } from '../../../src/inventory/limit.ts';
import { loadInventory } from '../../../src/inventory/load-inventory.ts';
import { matchHosts, matchLimit } from '../../../src/inventory/match-hosts.ts';
import { splitHostPattern } from '../../../src/inventory/pattern.ts';
import { TextError } from '../../../src/parsing/text-error.ts';
import fc from '../../helpers/properties.ts';

/** Pieces of shell patterns as regular expressions. */
const MEANINGS: Readonly<Record<string, string>> = { '*': '.*', '?': '.', '[!a]': '[^a]', '.': '\\.' };
const RANGE = { file: '05.calico.yml', line: 2, column: 10 };

async function inventoryOf(...groups: string[]) {
  const { inventory } = await loadInventory(['h1,h2,h3,']);
  for (const name of groups) inventory.addGroup(name);
  return inventory;
}

describe('a pattern that matches nothing', () => {
  test('is an error at its place with the nearest name', async () => {
    const { hosts, diagnostics } = matchHosts('kube-nodes', await inventoryOf('kube-node', 'etcd'), { range: RANGE });
    expect(hosts).toEqual([]);
    expect(diagnostics).toEqual([
      {
        code: 'inventory/unknown-group',
        severity: 'error',
        summary: 'no host or group matches "kube-nodes"',
        range: RANGE,
        hint: "Did you mean 'kube-node'?",
      },
    ]);
  });

  test('names the groups where none is near', async () => {
    const { diagnostics } = matchHosts('xyz', await inventoryOf('kube-node', 'etcd'));
    expect(diagnostics[0]).toMatchObject({ hint: 'groups of the inventory: kube-node, etcd' });
    expect(matchHosts('xyz', await inventoryOf()).diagnostics[0]!.hint).toBe('the inventory has no groups');
  });

  test('is a warning where it only removes hosts or is a wildcard', async () => {
    const inventory = await inventoryOf();
    for (const pattern of ['all:!nosuch', 'all:nosuch*', 'all:~nosuch']) {
      expect(matchHosts(pattern, inventory)).toMatchObject({
        hosts: [{}, {}, {}],
        diagnostics: [{ severity: 'warning' }],
      });
    }
  });

  test('is nothing to report where the group is only empty', async () => {
    expect(matchHosts('empty', await inventoryOf('empty')).diagnostics).toEqual([]);
  });

  test('is an error for a subscript past the end and a broken regular expression', async () => {
    const inventory = await inventoryOf();
    expect(matchHosts('all[7]', inventory).diagnostics[0]!.summary).toMatch(/more hosts than there are \(3\)/);
    expect(matchHosts('~h(', inventory).diagnostics[0]!.summary).toMatch(/no regular expression/);
  });

  test('in --limit is an error without a place', async () => {
    const { patterns } = readLimit('h1,nosuch');
    expect(matchLimit(patterns, await inventoryOf())).toMatchObject({
      hosts: [{ name: 'h1' }],
      diagnostics: [{ severity: 'error' }],
    });
  });

  test('is a limit file that does not exist', () => {
    expect(readLimit('@/nosuch/file')).toMatchObject({ patterns: [], diagnostics: [{ code: 'inventory/not-found' }] });
  });
});

describe('a list of patterns', () => {
  test('is put together', async () => {
    const { hosts } = matchHosts(['h2', 'h1,h3', '!h3'], await inventoryOf());
    expect(hosts.map((host) => host.name)).toEqual(['h2', 'h1']);
  });

  test('makes the implicit localhost only when it is named', async () => {
    const inventory = await inventoryOf();
    expect(matchHosts('localhost', inventory).hosts).toMatchObject([{ name: 'localhost', implicit: true }]);
    expect(matchHosts('all', inventory).hosts).toHaveLength(3);
  });
});

describe('shell patterns', () => {
  test('of plain text match that text alone', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z.-]*$/), fc.stringMatching(/^[a-z.-]*$/), (pattern, name) => {
        expect(compileGlob(pattern)(name)).toBe(pattern === name);
      }),
    );
  });

  test('agree with a regular expression of the same meaning', () => {
    const piece = fc.constantFrom('*', '?', 'a', 'b', '[ab]', '[!a]', '[a-c]', '.');
    const names = fc.stringMatching(/^[abc.]{0,8}$/);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), names, (pieces, name) => {
        const source = pieces.map((each) => MEANINGS[each] ?? each).join('');
        expect(compileGlob(pieces.join(''))(name)).toBe(new RegExp(`^${source}$`, 's').test(name));
      }),
      { numRuns: 1000 },
    );
  });

  test('with many stars take no longer than with few', () => {
    const start = performance.now();
    expect(compileGlob(`${'*a'.repeat(40)}b`)('a'.repeat(5000))).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('splitting', () => {
  test('never throws and leaves no blanks around', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const part of splitHostPattern(text)) expect(part).toBe(part.trim());
        expect(splitAddress(text).host.length).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  test('of ranges gives names or a TextError, and never more than is allowed', () => {
    const piece = fc.constantFrom('h', '[', ']', ':', '1', '9', '01', '99999', 'a', 'z', '-', '[1:3]', '[a:c]');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        try {
          expect(expandHostRange(pieces.join('')).length).toBeLessThanOrEqual(100_001);
        } catch (error) {
          expect(error).toBeInstanceOf(TextError);
        }
      }),
    );
  });
});
