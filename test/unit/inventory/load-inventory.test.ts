import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Vault } from 'ansible-vault';
import { afterAll, describe, expect, test } from 'vitest';
import {
  type LoadedInventory,
  type LoadInventoryOptions,
  loadInventory,
} from '../../../src/inventory/load-inventory.ts';
import { toValue } from '../../../src/parsing/yaml.ts';
import { writeTree } from './golden-cases.ts';

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

/** Loads sources from a tree that is written for it; places name files relative to the tree. */
async function loadTree(
  files: Readonly<Record<string, string>>,
  sources: readonly string[] = [Object.keys(files)[0]!],
  options: LoadInventoryOptions = {},
): Promise<LoadedInventory> {
  const root = writeTree(files);
  roots.push(root);
  return loadInventory(sources, { cwd: root, displayPath: (path) => path.replace(`${root}/`, ''), ...options });
}

describe('a fault of an inventory', () => {
  test.each([
    ['hosts.yml', 'a:\n  hosts:\n    - h1\n', 3, 5, /hosts of group a must be a mapping, not a list/, /colon/],
    ['hosts.yml', '- h1\n', 1, 1, /must be a mapping of groups/, undefined],
    ['hosts.yml', 'a:\n  children:\n    b:\n      children:\n        a:\n', 3, 5, /contain each other/, /below itself/],
    ['hosts.yml', 'a:\n  children:\n    a:\n', 3, 5, /its own child/, /below itself/],
    ['hosts.yml', 'a:\n  hosts:\n    12:\n', 3, 5, /host name 12 is no text/, /quote/],
    ['hosts.yml', 'a:\n  hosts: {h: 5}\n', 2, 14, /variables of host h/, undefined],
    ['hosts.yml', 'plugin: aws_ec2\n', 1, 1, /plugins are not supported/, /executable/],
    ['hosts.yml', 'a:\n  vars: {ansible_group_priority: x}\n', 2, 34, /whole number/, undefined],
    ['hosts.yml', 'a:\n  vars: {2020-01-01: x}\n', 2, 10, /variable name "2020-01-01"/, /quote/],
    ['hosts.yml', 'a:\n  hosts: {"h[3:1x]": }\n', 2, 11, /numbers or of single letters/, undefined],
    ['hosts.yml', 'a:\n  hosts: {"h[1:999999999]": }\n', 2, 11, /too many hosts/, undefined],
    ['hosts.ini', '[g]\nh1 user\n', 2, 4, /"user" is no variable/, /name=value/],
    ['hosts.ini', '[g]\n  h1 a="b\n', 2, 3, /No closing quotation/, /quote/],
    ['hosts.ini', '[g]\nh1\n[g:hosts2]\n', 3, 1, /no known kind/, /children/],
    ['hosts.ini', '[a:children]\nb\n', 2, 1, /declared nowhere/, /\[b\]/],
    ['hosts.ini', '[a b]\n', 1, 1, /not valid/, /blanks/],
    ['hosts.ini', 'h:\n', 1, 1, /colon and no port/, undefined],
    ['hosts.ini', '---\n', 1, 1, /--- is no host/, /YAML/],
    ['hosts.ini', 'h[a:]\n', 1, 1, /has no end/, undefined],
    ['hosts.ini', 'h[1:5:0]\n', 1, 1, /step/, undefined],
    ['hosts.toml', '[a]\n', 1, 1, /TOML/, /YAML/],
  ])('in %s (%j) is named with its place', async (name, text, line, column, summary, hint) => {
    const { diagnostics } = await loadTree({ [name]: text });
    expect(diagnostics[0]).toMatchObject({
      code: 'inventory/parse',
      severity: 'error',
      range: { file: name, line, column },
    });
    expect(diagnostics[0]!.summary).toMatch(summary);
    expect(diagnostics[0]!.hint ?? '').toMatch(hint ?? /^/);
  });

  test('is a warning for a key that is ignored and for a name that is host and group', async () => {
    const { diagnostics } = await loadTree({ 'hosts.yml': 'a:\n  hosts: {a: }\n  host: {b: }\n' });
    expect(diagnostics.map((each) => [each.severity, each.range?.line])).toEqual([
      ['warning', 3],
      ['warning', 2],
    ]);
  });

  test('is a source that does not exist', async () => {
    const { diagnostics } = await loadTree({}, ['nosuch.yml']);
    expect(diagnostics).toMatchObject([
      { code: 'inventory/not-found', summary: 'the inventory nosuch.yml does not exist' },
    ]);
  });

  test('is a byte that is no UTF-8, but not in a comment', async () => {
    const root = writeTree({});
    roots.push(root);
    const write = (name: string, bytes: number[]): string => {
      execFileSync('sh', [
        '-c',
        `printf '${bytes.map((byte) => `\\${byte.toString(8)}`).join('')}' > ${join(root, name)}`,
      ]);
      return join(root, name);
    };
    const comment = await loadInventory([write('a.ini', [0x23, 0xe9, 0x0a, 0x68])]);
    expect([comment.diagnostics, [...comment.inventory.hosts.keys()]]).toEqual([[], ['h']]);
    const host = await loadInventory([write('b.ini', [0x68, 0x0a, 0xe9, 0x0a])]);
    expect(host.diagnostics).toMatchObject([{ summary: 'it is not UTF-8 text', range: { line: 2 } }]);
  });
});

test('a section that is not closed is called so', async () => {
  const { diagnostics } = await loadTree({ 'hosts.ini': '[web\nh\n' });
  expect(diagnostics).toMatchObject([
    { code: 'inventory/parse', summary: 'the section [web is not closed', range: { line: 1, column: 1 } },
  ]);
});

describe('a name or address that ssh would misread', () => {
  test.each([
    [
      'hosts.yml',
      'a:\n  hosts:\n    -oProxyCommand=x:\n',
      3,
      5,
      'the host name "-oProxyCommand=x" would be read by ssh as an option',
    ],
    [
      'hosts.ini',
      '[a]\n-oProxyCommand=x\n',
      2,
      1,
      'the host name "-oProxyCommand=x" would be read by ssh as an option',
    ],
    ['hosts.yml', 'a:\n  hosts:\n    "x y":\n', 3, 5, 'the host name "x y" holds a blank or a control character'],
    ['hosts.yml', 'a:\n  hosts:\n    "x\\e(0m":\n', 3, 5, /control character/],
    ['hosts.ini', 'h ansible_host=-x\n', 1, 16, 'ansible_host: "-x" would be read by ssh as an option'],
    ['hosts.yml', 'a:\n  hosts: {h: {ansible_user: -l}}\n', 2, 29, /ansible_user: "-l" would be read/],
    ['hosts.yml', 'a:\n  vars: {ansible_port: 70000}\n', 2, 24, 'ansible_port: "70000" is no port number'],
    ['hosts.yml', 'a:\n  vars: {ansible_host: ""}\n', 2, 24, 'ansible_host: "" is empty'],
  ])('in %s (%j) is refused with its place', async (name, text, line, column, summary) => {
    const { diagnostics } = await loadTree({ [name]: text });
    expect(diagnostics).toMatchObject([{ code: 'inventory/unsafe-name', range: { file: name, line, column } }]);
    expect(diagnostics[0]!.summary).toMatch(summary);
  });

  test('is found in group_vars, host_vars and host lists too', async () => {
    const files = {
      'hosts.ini': '[g]\nh\n',
      'group_vars/g.yml': 'ansible_user: -x\n',
      'host_vars/h': 'ansible_host: "a b"\n',
    };
    const { diagnostics } = await loadTree(files);
    expect(diagnostics.map((each) => each.range?.file)).toEqual(['group_vars/g.yml', 'host_vars/h']);
    expect((await loadTree({}, ['ok,-x,'])).diagnostics).toMatchObject([
      { code: 'inventory/unsafe-name', range: { column: 4 } },
    ]);
  });

  test('comes with what to do about it', async () => {
    const { diagnostics } = await loadTree({ hosts: '-x\nh ansible_port=ssh\n' });
    expect(diagnostics.map((each) => each.hint)).toEqual([
      expect.stringContaining('a name or address'),
      'use a number from 1 to 65535',
    ]);
  });

  test('is left to the connection where it is a template', async () => {
    const { diagnostics } = await loadTree({
      'hosts.yml': 'a:\n  hosts: {h: {ansible_host: "{{ NODE_IP }}", ansible_port: "{{ p }}"}}\n',
    });
    expect(diagnostics).toEqual([]);
  });
});

describe('files of variables', () => {
  const password = 'secret';
  const decrypt = (text: string): string => new Vault({ password }).decryptSync(text, '') as string;
  const encrypted = new Vault({ password }).encryptSync('token: hidden\n', '') as string;

  test('in a vault are decrypted whole', async () => {
    const { inventory, diagnostics } = await loadTree(
      { 'hosts.ini': 'h\n', 'host_vars/h.yml': encrypted },
      ['hosts.ini'],
      { decrypt },
    );
    expect(diagnostics).toEqual([]);
    expect(toValue(inventory.inventoryFolders[0]!.hosts.get('h')!.get('token')!)).toBe('hidden');
  });

  test.each([
    ['without a password', undefined, /no vault password/],
    [
      'with the wrong password',
      (): string => {
        throw new Error('bad password');
      },
      /bad password/,
    ],
  ])('in a vault %s are a fault', async (_title, wrong, summary) => {
    const files = { 'hosts.ini': 'h\n', 'group_vars/all.yml': encrypted };
    const { diagnostics } = await loadTree(files, ['hosts.ini'], wrong ? { decrypt: wrong } : {});
    expect(diagnostics).toMatchObject([{ code: 'vars/vault', range: { file: 'group_vars/all.yml', line: 1 } }]);
    expect(diagnostics[0]!.summary).toMatch(summary);
  });

  test.each([
    ['- a\n', 'inventory/parse', 1],
    ['a: 1\n b: 2\n', 'yaml/parse', 2],
    ['2020-01-01: x\n', 'inventory/parse', 1],
  ])('that hold %j are a fault with its place', async (text, code, line) => {
    const { diagnostics } = await loadTree({ 'hosts.ini': 'h\n', 'group_vars/all.yml': text }, ['hosts.ini']);
    expect(diagnostics).toMatchObject([{ code, range: { file: 'group_vars/all.yml', line } }]);
  });

  test('beside the playbook are read once and kept apart from those beside the inventory', async () => {
    const files = { 'inv/hosts.ini': '[g]\nh\n', 'group_vars/g.yml': 'v: play\n', 'inv/group_vars/g.yml': 'v: inv\n' };
    const root = writeTree(files);
    roots.push(root);
    const { inventory } = await loadInventory(['inv/hosts.ini'], { cwd: root, playbookDir: root });
    expect(toValue(inventory.playbookFolder(root).groups.get('g')!.get('v')!)).toBe('play');
    expect(toValue(inventory.inventoryFolders[0]!.groups.get('g')!.get('v')!)).toBe('inv');
    expect(inventory.playbookFolder(root)).toBe(inventory.playbookFolder(root));
  });

  test('that lie beside both are read once, with their faults', async () => {
    const files = { 'hosts.ini': 'h\n', 'group_vars/all.yml': 'a: 1\na: 2\nansible_user: -x\n' };
    const { diagnostics } = await loadTree(files, ['hosts.ini'], { playbookDir: '.' });
    expect(diagnostics.map((each) => each.code)).toEqual(['yaml/parse', 'inventory/unsafe-name']);
  });

  test('whose names leave the folder are not read', async () => {
    const files = { 'hosts.yml': 'a: {hosts: {"../secret": }}\n', 'secret.yml': 'v: 1\n', 'host_vars/x.yml': 'v: 2\n' };
    const { inventory } = await loadTree(files, ['hosts.yml']);
    expect(inventory.inventoryFolders[0]!.hosts.size).toBe(0);
  });
});

describe('an executable inventory', () => {
  const run = (stdout: string, code = 0, stderr = '') => ({ runScript: async () => ({ code, stdout, stderr }) });

  async function loadScript(options: LoadInventoryOptions): Promise<LoadedInventory> {
    const root = writeTree({ inv: '#!/bin/sh\n' }, ['inv']);
    roots.push(root);
    return loadInventory(['inv'], { cwd: root, displayPath: () => 'inv', ...options });
  }

  test.each([
    ['[1]', /no JSON object/],
    ['not json', /no JSON/],
    ['{"_meta": {"hostvars": []}}', /_meta.hostvars must be an object/],
    ['{"g": {"hosts": "h"}, "_meta": {"hostvars": {}}}', /hosts of group g must be a list/],
    ['{"g": {"hosts": [1]}, "_meta": {"hostvars": {}}}', /must be a text/],
    ['{"g": {"children": "h"}, "_meta": {"hostvars": {}}}', /children of group g must be a list/],
  ])('that prints %s is a fault', async (stdout, summary) => {
    const { diagnostics } = await loadScript(run(stdout));
    expect(diagnostics[0]).toMatchObject({ code: 'inventory/parse' });
    expect(diagnostics[0]!.summary).toMatch(summary);
  });

  test('that fails is a fault with its exit code and last words', async () => {
    const { diagnostics } = await loadScript(run('', 3, 'trace\nno network\n'));
    expect(diagnostics[0]!.summary).toMatch(/exit code 3: no network$/);
  });

  test('that cannot be started is a fault', async () => {
    const { diagnostics } = await loadScript({ runScript: () => Promise.reject(new Error('ENOEXEC')) });
    expect(diagnostics[0]!.summary).toMatch(/cannot run .*ENOEXEC/);
  });

  test('cannot bring in a name that ssh would misread', async () => {
    const { diagnostics } = await loadScript(run('{"g": {"hosts": ["-oProxyCommand=x"]}, "_meta": {"hostvars": {}}}'));
    expect(diagnostics).toMatchObject([{ code: 'inventory/unsafe-name' }]);
  });

  test('without a program in it is a plain file', async () => {
    const root = writeTree({ hosts: 'h1\n' });
    roots.push(root);
    chmodSync(join(root, 'hosts'), 0o755);
    expect([...(await loadInventory([join(root, 'hosts')])).inventory.hosts.keys()]).toEqual(['h1']);
  });
});

describe('an inventory', () => {
  test('of a thousand hosts in fifty groups is read in a second', async () => {
    const groups = Array.from(
      { length: 50 },
      (_, index) => `[g${index}]\nn[0001:1000] a=${index}\n[g${index}:vars]\nv=${index}\n`,
    );
    const start = performance.now();
    const { inventory } = await loadTree({ 'hosts.ini': groups.join('') });
    for (const name of inventory.hostNames()) inventory.groupsOf(name);
    expect(inventory.hosts.size).toBe(1000);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test('puts groups in the order in which their variables count', async () => {
    const { inventory } = await loadTree({
      'hosts.yml': 'b: {hosts: {h: }}\na: {hosts: {h: }, vars: {ansible_group_priority: 9}}\nc: {children: {b: }}\n',
    });
    expect(inventory.groupsOf('h').map((group) => group.name)).toEqual(['all', 'c', 'a', 'b']);
  });

  test('gives `groups`, sources and the implicit localhost', async () => {
    const { inventory } = await loadTree({ 'hosts.ini': '[a]\nh\n' });
    expect([...(inventory.groupNames() as Map<string, string[]>)]).toEqual([
      ['all', ['h']],
      ['ungrouped', []],
      ['a', ['h']],
    ]);
    expect(inventory.sourceOf('h').file).toMatch(/\/hosts\.ini$/);
    expect(inventory.localhost()).toMatchObject({ name: 'localhost', implicit: true });
    expect(toValue(inventory.hostVars('localhost').get('ansible_connection')!)).toBe('local');
    expect(inventory.hosts.has('localhost')).toBe(false);
  });
});
