import { homedir } from 'node:os';
import type { Settings } from './settings.ts';
import { defaultSettings } from './table/defaults.ts';
import type { SettingValue } from './table/setting.ts';

/** What holds for a setting, given or not, and who says so as ansible-core names it. */
export interface EffectiveSetting {
  readonly value: SettingValue | null;
  readonly origin: string;
}

/**
 * Tells what holds for a setting of ansible-core; undefined for a name that is none. Where nobody gives it that is ansible-core's own
 * value, also where another one holds here.
 */
export function effectiveSettings(
  settings: Settings,
  home = homedir(),
): (name: string) => EffectiveSetting | undefined {
  let defaults: ReturnType<typeof defaultSettings> | undefined;
  return (name) => {
    if (name === 'CONFIG_FILE') return { value: settings.file ?? null, origin: '' };
    const given = settings.find(name);
    if (given) return { value: given.value, origin: given.range ? (settings.file ?? '') : `env: ${given.key}` };
    defaults ??= defaultSettings();
    const value = defaults.get(name);
    const ansibleHome = settings.text('ANSIBLE_HOME') ?? `${home}/.ansible`;
    return value === undefined ? undefined : { value: withHome(value, ansibleHome), origin: 'default' };
  };
}

function withHome(value: SettingValue | null, ansibleHome: string): SettingValue | null {
  const expand = (text: string) => text.replace(/^~\/\.ansible/, () => ansibleHome);
  if (typeof value === 'string') return expand(value);
  return typeof value === 'object' && value !== null ? value.map(expand) : value;
}
