import { describe, expect, it } from 'vitest';
import { formatRange } from '../../../../src/errors/source-range.ts';
import { checkArguments } from '../../../../src/modules/arguments/check-arguments.ts';
import { findModule } from '../../../../src/modules/registry.ts';
import type { YamlMapping, YamlScalar } from '../../../../src/parsing/yaml/node.ts';
import { parseYaml } from '../../../../src/parsing/yaml.ts';

/** The findings of a task written as YAML, as `line:column summary (hint)`. */
function check(text: string): string[] {
  const { node } = parseYaml(text, 't.yml');
  const entry = (node as YamlMapping).entries[0]!;
  const written = String(entry.key.value);
  const isText = entry.value.kind === 'scalar';
  const { refused, wrong } = checkArguments(findModule(written)!, {
    written,
    key: entry.key,
    args: isText ? { kind: 'mapping', entries: [], range: entry.key.range } : (entry.value as YamlMapping),
    freeForm: isText ? (entry.value as YamlScalar) : undefined,
    variableArgs: undefined,
  });
  return [...refused, ...wrong].map(({ severity, summary, range, hint }) => {
    const place = range ? formatRange(range).replace('t.yml:', '') : '-';
    return `${place} ${severity === 'warning' ? 'warning: ' : ''}${summary}${hint ? ` (${hint})` : ''}`;
  });
}

describe('checkArguments', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(check("copy:\n  src: a\n  dest: /b\n  mode: '0644'\n  owner: root")).toEqual([]);
    expect(check('command: ls -l')).toEqual([]);
  });

  it('names an unknown parameter with its place and the nearest known one', () => {
    expect(check('copy:\n  src: a\n  desk: /b')).toEqual([
      "3:3 Unsupported parameters for (copy) module: desk (Did you mean 'dest'?)",
    ]);
  });

  it('finds what is missing at the module', () => {
    expect(check('template:\n  src: a')).toEqual(['1:1 missing required arguments: dest']);
    expect(check('ansible.builtin.systemd:\n  state: started')).toEqual([
      "1:1 missing parameter(s) required by 'state': name",
    ]);
    expect(check('command:\n  chdir: /')).toEqual(['1:1 one of the following is required: _raw_params, cmd, argv']);
  });

  it('finds values of a wrong type and outside of the choices, each at the value', () => {
    expect(check('file:\n  path: /x\n  state: dirctory\n  recurse: perhaps')).toEqual([
      '3:10 value of state must be one of: absent, directory, file, hard, link, touch, got: dirctory',
      expect.stringContaining("4:12 argument 'recurse' is of type str and we were unable to convert to bool"),
    ]);
  });

  it('takes templated values to be right', () => {
    expect(check('file:\n  path: "{{ p }}"\n  state: "{{ s }}"\n  mode: "{{ m }}"\n  recurse: "{{ r }}"')).toEqual([]);
    expect(check('copy:\n  content: "{{ c }}"\n  src: "{{ s }}"\n  dest: /x')).toEqual([]);
    expect(check('file:\n  path: /x\n  unsafe_writes: "{{ u }}"')).toEqual([]);
  });

  it('refuses what is not supported with its reason', () => {
    expect(check('copy:\n  src: a\n  dest: /b\n  setype: "{{ t }}"')).toEqual([
      "4:3 'setype' is not supported: SELinux contexts are not managed",
    ]);
    expect(check('systemd_service:\n  name: x\n  state: started\n  scope: user')).toEqual([
      "4:3 'scope' is not supported: only units of the system manager are managed",
    ]);
  });

  it("applies a module's own rules when all values are known", () => {
    expect(check('copy:\n  dest: /x')).toEqual(['1:1 src (or content) is required']);
    expect(check('file:\n  path: /x\n  state: touch\n  access_time: noon')).toEqual([
      "1:1 Error while obtaining timestamp for time noon using format %Y%m%d%H%M.%S: time data 'noon' does not match format '%Y%m%d%H%M.%S'",
    ]);
    expect(check('file:\n  path: /x\n  state: touch\n  access_time: preserve')).toEqual([]);
  });

  it('warns of a mode without its leading zero, and not of one with it', () => {
    expect(check('file:\n  path: /x\n  mode: 644')).toEqual([
      "3:9 warning: mode 644 is a decimal number, which means 1204 in octal (Write octal digits in quotes, such as '0644'.)",
    ]);
    expect(check('file:\n  path: /x\n  mode: 0644')).toEqual([]);
    expect(check('file:\n  path: /x\n  mode: 420')).toEqual([
      "3:9 warning: mode 420 is a decimal number, which means 0644 in octal (Write octal digits in quotes, such as '0644'.)",
    ]);
  });

  it('lets set_fact take any name', () => {
    expect(check('set_fact:\n  anything: 1\n  other: "{{ x }}"')).toEqual([]);
    expect(check('set_fact:\n  not-a-name: 1')).toEqual(["1:1 Invalid variable name 'not-a-name'."]);
  });
});
