import { SETTINGS } from '../../../src/config/table/index.ts';
import type { Setting, SettingSupport } from '../../../src/config/table/setting.ts';
import { code, codes, table } from './table.ts';

const WORDS: Readonly<Record<Exclude<SettingSupport, 'unused'>, string>> = {
  full: 'full',
  partial: 'partial',
  refused: 'refused',
  warned: 'a warning',
};

/** The settings of ansible.cfg and of the environment. */
export function settingsSection(): string[] {
  const told = SETTINGS.filter(({ support }) => support !== 'unused');
  return [
    '## Settings',
    '',
    'The configuration is looked for as ansible-core does: the file that `ANSIBLE_CONFIG` names, `ansible.cfg` in the current folder',
    '(unless anybody may write there), `~/.ansible.cfg`, `/etc/ansible/ansible.cfg`. Variables of the environment beat the file, options',
    'beat both. What is *refused* or brings *a warning* does so only where its value asks for what is not done. A key that nobody',
    'knows is told of where it is close to one of these.',
    '',
    ...table(['setting', 'variables', 'support', 'note'], told.toSorted(byKey).map(settingRow)),
    '',
    'Settings that change nothing here:',
    '',
    ...table(['why', 'settings'], unusedRows()),
    '',
  ];
}

function settingRow({ ini, env, support, note, taken }: Setting): readonly string[] {
  const asked = Array.isArray(taken) && support !== 'partial' ? taken.map(String).filter(Boolean) : [];
  const kept = asked.length > 0 ? `other than ${codes(asked)}: ` : '';
  return [codes(ini.map(keyOf)), codes(env), WORDS[support as keyof typeof WORDS], `${kept}${note ?? ''}`];
}

function unusedRows(): (readonly string[])[] {
  const byReason = new Map<string, string[]>();
  for (const { support, note = '', ini, env } of SETTINGS) {
    if (support !== 'unused') continue;
    byReason.set(note, [...(byReason.get(note) ?? []), ...(ini.length > 0 ? ini.map(keyOf) : env)]);
  }
  return Array.from(byReason, ([note, names]) => [note, [...new Set(names)].toSorted().map(code).join(', ')]);
}

/** `[section] key`; most stand in `defaults`, which is left out. */
function keyOf(name: string): string {
  const dot = name.lastIndexOf('.');
  const section = name.slice(0, dot);
  return section === 'defaults' ? name.slice(dot + 1) : `[${section}] ${name.slice(dot + 1)}`;
}

function byKey(left: Setting, right: Setting): number {
  return (left.ini[0] ?? left.env[0] ?? '') < (right.ini[0] ?? right.env[0] ?? '') ? -1 : 1;
}
