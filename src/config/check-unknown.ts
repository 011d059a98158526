import { closestName, didYouMean } from '../errors/closest-name.ts';
import type { Diagnostic } from '../errors/diagnostic.ts';
import type { SourceRange } from '../errors/source-range.ts';
import type { ConfigSections } from '../parsing/config-sections.ts';
import { SETTINGS_BY_KEY, SETTINGS_BY_VARIABLE } from './table/index.ts';

/** Keys that older Ansible knew, with what to write in their place. */
const GONE: ReadonlyMap<string, string> = new Map([
  ['defaults.gather_subset', 'Write gather_subset into the plays.'],
  ['defaults.gather_timeout', 'Write gather_timeout into the plays.'],
  ['defaults.fact_path', 'Write fact_path into the plays.'],
  ['defaults.hostfile', 'Write inventory.'],
  ['defaults.host_list', 'Write inventory.'],
  ['defaults.sudo', 'Write become into [privilege_escalation].'],
  ['defaults.sudo_user', 'Write become_user into [privilege_escalation].'],
  ['defaults.ask_sudo_pass', 'Write become_ask_pass into [privilege_escalation].'],
  ['defaults.collections_paths', 'Write collections_path.'],
  ['defaults.callback_whitelist', 'Write callbacks_enabled.'],
]);

/**
 * Keys and variables that ansible-core passes over in silence though they look like one that it knows: a slip of the pen, another
 * section, or a setting of an older Ansible. Anything else may be of a plugin.
 */
export function checkUnknown(
  sections: ConfigSections,
  shown: string,
  env: Readonly<Record<string, string | undefined>>,
): Diagnostic[] {
  return [...unknownKeys(sections, shown), ...unknownVariables(env)];
}

function unknownKeys(sections: ConfigSections, shown: string): Diagnostic[] {
  return [...sections].flatMap(([section, entries]) =>
    [...entries].flatMap(([key, { line }]) => {
      const name = `${section}.${key}`;
      const hint = SETTINGS_BY_KEY.has(name) ? undefined : (GONE.get(name) ?? meantBy(section, key));
      const range = { file: shown, line, column: 1 };
      return hint === undefined ? [] : [unknown(`ansible-core knows no setting ${key} in [${section}]`, hint, range)];
    }),
  );
}

function meantBy(section: string, key: string): string | undefined {
  const known = [...SETTINGS_BY_KEY.keys()];
  // Sections of plugins and of other programs have keys of their own.
  if (!known.some((name) => sectionOf(name) === section)) return undefined;
  const elsewhere = known.find((name) => name.endsWith(`.${key}`));
  if (elsewhere !== undefined) return `It belongs into [${sectionOf(elsewhere)}].`;
  const keys = known.filter((name) => sectionOf(name) === section).map((name) => name.slice(section.length + 1));
  return key.length < 4 ? undefined : didYouMean(key, keys);
}

function sectionOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'));
}

function unknownVariables(env: Readonly<Record<string, string | undefined>>): Diagnostic[] {
  const isUnknown = (name: string) => name.startsWith('ANSIBLE_') && !SETTINGS_BY_VARIABLE.has(name);
  const given = Object.keys(env).filter((name) => isUnknown(name) && name !== 'ANSIBLE_CONFIG');
  return given.flatMap((name) => {
    const nearest = closestName(name, SETTINGS_BY_VARIABLE.keys());
    const isNear = nearest !== undefined && Math.abs(nearest.length - name.length) <= 1;
    return isNear ? [unknown(`ansible-core knows no variable ${name}`, `Did you mean '${nearest}'?`)] : [];
  });
}

function unknown(summary: string, hint: string, range?: SourceRange): Diagnostic {
  return { code: 'config/unknown', severity: 'warning', summary, hint, ...(range ? { range } : {}) };
}
