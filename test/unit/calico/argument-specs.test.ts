import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROLE_VARIABLES } from '../../../src/calico/variables/definitions.ts';
import { type Plain, toPlain } from '../../../src/calico/variables/plain-value.ts';
import { isPlainlyValid } from '../../../src/calico/variables/plainly-valid.ts';
import { roleVariableSchemas } from '../../../src/calico/variables/schema.ts';
import { readYaml, toValue } from '../../../src/parsing/yaml.ts';

type Tree = { [key: string]: Plain };
const read = (path: string): Tree => {
  const { node } = readYaml(path);
  return node ? (toPlain(toValue(node)) as Tree) : {};
};
const specs = read('roles/calico/meta/argument_specs.yml');
const options = ((specs.argument_specs as Tree).main as Tree).options as Record<string, Tree>;
const defaultsText = readFileSync('roles/calico/defaults/main.yml', 'utf8');
const defaults = read('roles/calico/defaults/main.yml');
const names = Object.keys(ROLE_VARIABLES);

describe('meta/argument_specs.yml', () => {
  it('has the variables of the schemas, in their order', () => {
    expect(Object.keys(options)).toEqual(names);
    expect(Object.keys(roleVariableSchemas)).toEqual(names);
  });

  it.each(names)('types %s as the schema does', (name) => {
    const { type, default: fallback, choices } = ROLE_VARIABLES[name]!;
    const expected = {
      type,
      ...(fallback === undefined ? { required: true } : { default: fallback }),
      ...(choices ? { choices: [...choices] } : {}),
    };
    const { description, ...rest } = options[name]!;
    expect(structuredClone(rest)).toEqual(expected);
    expect(description).toMatch(/^[A-Z].*\.$/s);
  });

  it.each(names)('gives %s the default that defaults/main.yml and the schema give', (name) => {
    const wanted = options[name]!.default;
    expect(structuredClone(defaults[name])).toEqual(structuredClone(wanted));
    const parsed = roleVariableSchemas[name]!.safeParse(undefined);
    expect(parsed.success ? parsed.data : 'required').toEqual(
      wanted === undefined ? 'required' : structuredClone(wanted),
    );
  });
});

describe('defaults/main.yml', () => {
  it('documents every variable, the required ones too', () => {
    const undocumented = names.filter((name) => {
      const above = defaultsText.split('\n').findIndex((line) => line.startsWith(`${name}:`)) - 1;
      const commented = new RegExp(`^#\\s+${name}\\s`, 'm').test(defaultsText);
      const before = defaultsText.split('\n')[above] ?? '';
      return !commented && !/^(#|[a-z_]+:)/.test(before);
    });
    expect(undocumented).toEqual([]);
  });

  it('sets nothing that the schemas do not know', () => {
    expect(Object.keys(defaults).filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('the quick judgment of values', () => {
  const values: Plain[] = [
    '',
    'off',
    'bird',
    'ACCEPT',
    'info',
    '24',
    'x y',
    '/root',
    'CN',
    'a:1',
    true,
    false,
    0,
    30,
    576,
    1440,
    1e6,
    1.5,
    -1,
    null,
    [],
    {},
    { a: 'b' },
  ];

  it.each(names)('says yes to a value of %s only if the schema does', (name) => {
    const quick = values.filter((value) => isPlainlyValid(ROLE_VARIABLES[name]!, value));
    expect(quick.filter((value) => !roleVariableSchemas[name]!.safeParse(value).success)).toEqual([]);
  });
});
