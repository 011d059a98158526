import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Value } from '../../../src/parsing/value.ts';
import type { YamlMapping, YamlScalar } from '../../../src/parsing/yaml/node.ts';
import { parseYaml } from '../../../src/parsing/yaml.ts';
import { TemplateEngine } from '../../../src/template/engine.ts';
import { nodesLayer, valuesLayer } from '../../../src/vars/layer.ts';
import { LiveLayers, SettledLayers } from '../../../src/vars/layer-group.ts';
import { VariableScope } from '../../../src/vars/scope.ts';
import { sharedCondition, sharedData, sharedExpression } from '../../../src/vars/shared-values.ts';
import { writeTree } from '../../helpers/play-tree.ts';
import { realEffects } from '../../helpers/template-effects.ts';

/** Hosts that share the variables of a text and have data of their own; and what they read of the control node's files. */
function hostsOf(text: string, searchPath: readonly string[] = []) {
  const read: string[] = [];
  const effects = realEffects();
  const engine = new TemplateEngine({
    ...effects,
    readFile: (path) => {
      read.push(path);
      return effects.readFile(path);
    },
  });
  const node = parseYaml(text, 'all.yml').node as YamlMapping;
  const variables = new Map(node.entries.map(({ key, value }) => [String(key.value), value]));
  const shared = new SettledLayers([nodesLayer('inventory-group', variables)]);
  const host = (own: Readonly<Record<string, Value>> = {}, stands?: object) => {
    const layer = valuesLayer('inventory-host', new Map(Object.entries(own)));
    return new VariableScope(engine, [shared, new LiveLayers([layer])], searchPath, stands);
  };
  return { host, read };
}

describe('a template that is another one on each host', () => {
  it('is evaluated once for each, and anew when what it read has changed', () => {
    const names = Array.from({ length: 12 }, (_, at) => `${at}.txt`);
    const folder = writeTree(Object.fromEntries(names.map((name) => [name, name])));
    const { host, read } = hostsOf("first: \"{{ lookup('file', name) }}{{ more | default('') }}\"\n", [folder]);
    const told = names.map((name) => ({ name, stands: {} }));
    const ask = (own = {}) => told.map(({ name, stands }) => host({ name, ...own }, stands).get('first'));
    expect(ask()).toEqual(names);
    ask();
    const before = read.length;
    expect(ask()).toEqual(names);
    expect(read).toHaveLength(before);
    expect(ask({ more: '!' })).toEqual(names.map((name) => `${name}!`));
    expect(ask()).toEqual(names);
  });
});

describe('a template that many hosts read', () => {
  it('is evaluated once where they have the same variables', () => {
    const folder = writeTree({ 'one.txt': '1' });
    const { host, read } = hostsOf('first: "{{ lookup(\'file\', name) }}"\nname: one.txt\n', [folder]);
    expect([host().get('first'), host().get('first'), host().get('first')]).toEqual(['1', '1', '1']);
    expect(read).toHaveLength(1);
  });

  it('is evaluated anew for one that has another variable, also behind others', () => {
    const { host } = hostsOf('outer: "{{ inner }}!"\ninner: "{{ mine | default(\'none\') }}"\n');
    const values = [{}, { mine: 'a' }, {}, { mine: 'b' }, { mine: 'a' }, { inner: 'c' }].map((own) =>
      host(own).get('outer'),
    );
    expect(values).toEqual(['none!', 'a!', 'none!', 'b!', 'a!', 'c!']);
  });

  it('is evaluated anew where a variable fails that it takes a default for', () => {
    const { host } = hostsOf('outer: "{{ inner | default(\'none\') }}"\ninner: "{{ 1 // mine }}"\n');
    expect(host({ mine: 1 }).get('outer')).toBe(1);
    expect(() => host({ mine: 0 }).engine.evaluate('{{ outer }}', host({ mine: 0 }).options())).toThrow(/zero/);
    expect(host({ mine: 1 }).get('outer')).toBe(1);
  });

  it('is evaluated anew when a file that it read has changed, or has come', () => {
    const folder = writeTree({ 'one.txt': '1' });
    const text = `first: "{{ lookup('file', 'one.txt') }}"\nthere: "{{ lookup('first_found', ['two.txt', 'one.txt']) | basename }}"\n`;
    const { host } = hostsOf(text, [folder]);
    expect([host().get('first'), host().get('there')]).toEqual(['1', 'one.txt']);
    writeFileSync(join(folder, 'one.txt'), 'another');
    writeFileSync(join(folder, 'two.txt'), '2');
    expect([host().get('first'), host().get('there')]).toEqual(['another', 'two.txt']);
  });

  it('is evaluated once where it asks whether a variable is there, and anew where it is', () => {
    const folder = writeTree({ 'one.j2': '{{ ansible_managed }}' });
    const { host, read } = hostsOf(`first: "{{ lookup('template', 'one.j2') }}"\n`, [folder]);
    expect([host().get('first'), host().get('first')]).toEqual(['Ansible managed', 'Ansible managed']);
    expect(read).toHaveLength(1);
    expect(host({ ansible_managed: 'by me' }).get('first')).toBe('by me');
    expect(host().get('first')).toBe('Ansible managed');
  });

  it('is evaluated anew where a result is another one, though it is the same object', () => {
    const { host } = hostsOf('changed: "{{ result.changed }}"\n');
    const result = new Map<Value, Value>([['changed', false]]);
    expect(host({ result }).get('changed')).toBe(false);
    result.set('changed', true);
    expect(host({ result }).get('changed')).toBe(true);
  });

  it('is evaluated for each where chance has a part in it', () => {
    const { host } = hostsOf('number: "{{ 1000000000000 | random }}"\n');
    expect(new Set([1, 2, 3, 4].map(() => host().get('number'))).size).toBeGreaterThan(1);
  });

  it('gives a list or dict of each host its own variables', () => {
    const { host } = hostsOf('own: { name: "{{ mine }}" }\nagain: "{{ own }}"\nname: "{{ again.name }}"\n');
    expect([1, 2, 3].map((mine) => host({ mine }).get('name'))).toEqual([1, 2, 3]);
  });

  it('cannot be changed by what another template does with its value', () => {
    const { host } = hostsOf('list: [1, 2]\nmade: "{{ \'[1, 2]\' | from_json }}"\n');
    const evaluate = (text: string) => host().engine.evaluate(text, host().options());
    for (const name of ['list', 'made']) {
      evaluate(`{{ ${name}.append(3) }}`);
      evaluate(`{{ ${name}['append'](3) }}`);
      evaluate(`{{ (${name} | attr('append'))(3) }}`);
      expect(evaluate(`{{ ${name} }}`)).toEqual([1, 2]);
    }
  });
});

/** A text that stands nowhere else. */
function scalarOf(text: string): YamlScalar {
  return parseYaml(JSON.stringify(text), 'task.yml').node as YamlScalar;
}

describe('a template of a task that is carried out on many hosts', () => {
  it('gives each host what its own variables make of it', () => {
    const { host } = hostsOf('who: "{{ mine | default(0) }}"\n');
    const node = scalarOf('{{ who }}!');
    const values = [{}, { mine: 1 }, {}, { mine: 2 }, { mine: 1 }].map((own) => sharedData(node, host(own)));
    expect(values).toEqual(['0!', '1!', '0!', '2!', '1!']);
    const holds = [{ mine: 1 }, {}, { mine: 1 }].map((own) => sharedExpression('who > 0', host(own)));
    expect(holds).toEqual([true, false, true]);
  });

  it('is one thing as a text and another as a condition', () => {
    const { host } = hostsOf('one: 1\n');
    const node = scalarOf('one');
    const evaluate = () => [sharedData(node, host()), sharedCondition('one', node, host())];
    expect([evaluate(), evaluate()]).toEqual([
      ['one', 1],
      ['one', 1],
    ]);
  });

  it('gives each host a list of its own, that it may write into', () => {
    const { host } = hostsOf('list: "{{ \'[1, 2]\' | from_json }}"\n');
    const node = scalarOf('{{ list }}');
    const first = sharedData(node, host()) as Value[];
    first.push(3);
    expect(sharedData(node, host())).toEqual([1, 2]);
  });
});
