import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { effectiveSettings } from '../../../src/config/effective-setting.ts';
import { readSettings } from '../../../src/config/read-settings.ts';
import { NO_SETTINGS } from '../../../src/config/settings.ts';
import { SETTINGS } from '../../../src/config/table/index.ts';
import type { DiagnosticError } from '../../../src/errors/diagnostic.ts';
import { runCli } from '../../helpers/cli.ts';
import { writeTree } from '../../helpers/play-tree.ts';
import { comparable, type RunDocument } from '../../oracle/harness/run-document.ts';

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Anybody may write into the root. */
  readonly open?: boolean;
  /** Ansible refuses the configuration when it reads that setting, or at once. */
  readonly invalid?: boolean;
  readonly play?: readonly string[];
  /** What modules return is left out. */
  readonly outcomes?: boolean;
  /** The run is compared by what it prints. */
  readonly print?: readonly string[];
  readonly list?: readonly string[];
}

interface Expected {
  readonly values: Readonly<Record<string, unknown>> | null;
  readonly run?: Partial<RunDocument>;
  readonly print?: string;
  readonly list?: string;
}

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
const cases = load(read('cases.yml')) as Case[];
const expected = JSON.parse(read('expected.json')) as Readonly<Record<string, Expected>>;
const known = JSON.parse(read('settings.json')) as Readonly<Record<string, KnownSetting>>;

interface KnownSetting {
  readonly ini: readonly string[];
  readonly env: readonly string[];
  readonly type: string | null;
  readonly choices?: readonly string[];
}

/** The folder of a case, as it was when Ansible was asked. */
function open(each: Case) {
  const root = writeTree(each.files);
  mkdirSync(join(root, 'home'), { recursive: true });
  if (each.open) chmodSync(root, 0o777);
  const own = Object.entries(each.env ?? {}).map(([name, value]) => [name, value.replace('ROOT', root)]);
  const env: Record<string, string> = { HOME: join(root, 'home'), ...Object.fromEntries(own) };
  return { root, env, cwd: join(root, each.cwd ?? '') };
}

function settingsIn(each: Case) {
  const { root, env, cwd } = open(each);
  return readSettings({ cwd, env }).then((settings) => ({ root, settings }));
}

describe('the settings', () => {
  it('are those of ansible-core, with its keys, variables and choices', () => {
    const ours = SETTINGS.flatMap(({ ini, env }) => [...ini, ...env]);
    const theirs = Object.entries(known)
      .filter(([name]) => !name.startsWith('_'))
      .flatMap(([, { ini, env }]) => [...ini, ...env.filter((each) => !each.startsWith('_'))]);
    expect([...new Set(ours)].toSorted()).toEqual([...new Set(theirs)].toSorted());
    for (const { name, choices, ini, env } of SETTINGS) {
      const setting = known[name];
      expect(setting, name).toBeDefined();
      expect(ini, name).toEqual(expect.arrayContaining([...(setting?.ini ?? [])]));
      expect(env, name).toEqual(expect.arrayContaining([...(setting?.env ?? [])]));
      if (choices) expect(choices.toSorted(), name).toEqual(setting?.choices);
    }
  });
});

describe('settings that nobody gives', () => {
  const setting = effectiveSettings(NO_SETTINGS, 'ROOT/home');

  it('have the values of ansible-core', () => {
    const defaults = JSON.parse(read('defaults.json')) as Readonly<Record<string, unknown>>;
    // What holds for network devices by their platform is told nowhere here.
    const { CONNECTION_FACTS_MODULES: _, ...told } = defaults;
    const ours = Object.fromEntries(Object.keys(told).map((name) => [name, setting(name)?.value]));
    expect(ours).toEqual(told);
    expect(setting('DEFAULT_FORKS')).toEqual({ value: 5, origin: 'default' });
    expect(setting('NO_SUCH_SETTING')).toBeUndefined();
  });
});

describe('a configuration has the values that ansible-core reads from it', () => {
  it.each(cases.filter(({ invalid }) => !invalid))('$name', async (each) => {
    const { root, settings } = await settingsIn(each);
    const values = Object.fromEntries(
      Array.from(settings.names, (name) => [name, settings.find(name)?.value] as const),
    );
    const file = settings.file === undefined ? {} : { CONFIG_FILE: settings.file };
    const ours = JSON.parse(JSON.stringify({ ...values, ...file }).replaceAll(root, 'ROOT')) as object;
    const theirs = Object.entries(expected[each.name]?.values ?? {}).filter(([, value]) => value !== null);
    expect(ours).toEqual(Object.fromEntries(theirs));
  });

  it.each(cases.filter(({ invalid }) => invalid))('$name: it is refused', async (each) => {
    expect(expected[each.name]?.values).toBeNull();
    const found = await settingsIn(each).then(
      ({ settings }) => settings.diagnostics,
      (error) => (error as DiagnosticError).diagnostics,
    );
    expect(found.map(({ severity }) => severity)).toEqual(['error']);
  });
});

describe('a play with a configuration runs as by ansible-playbook', () => {
  it.each(cases.filter(({ play }) => play))('$name', async (each) => {
    const { root, env, cwd } = open(each);
    const { stdout, stderr } = await runCli(['playbook', 'play.yml', ...(each.play ?? []), '--json'], { cwd, env });
    const ours = JSON.parse(stdout.replaceAll(root, 'ROOT')) as Partial<RunDocument>;
    expect(shown(ours, each), stderr).toEqual(shown(expected[each.name]?.run ?? {}, each));
  });
});

function shown({ plays, recap }: Partial<RunDocument>, { outcomes = false }: Case) {
  return plays && recap ? comparable({ plays, recap }, { outcomesOnly: outcomes }) : 'refused';
}

describe('a play with a configuration prints what ansible-playbook prints', () => {
  it.each(cases.filter(({ print }) => print))('$name', async (each) => {
    const { root, env, cwd } = open(each);
    const { stdout, stderr } = await runCli(['playbook', 'play.yml', ...(each.print ?? [])], { cwd, env });
    expect(stdout.replaceAll(root, 'ROOT'), stderr).toBe(expected[each.name]?.print);
  });
});

describe('an inventory with a configuration is what ansible-inventory prints', () => {
  it.each(cases.filter(({ list }) => list))('$name', async (each) => {
    const { root, env, cwd } = open(each);
    const { stdout, stderr } = await runCli(['inventory', 'list'], { cwd, env });
    expect(stdout.replaceAll(root, 'ROOT'), stderr).toBe(expected[each.name]?.list);
  });
});
