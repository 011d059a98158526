import { type ConfigPlace, findConfig } from './find-config.ts';
import { NO_SETTINGS, type Settings } from './settings.ts';

/**
 * The settings that hold where a command is run: of the configuration file that ansible-core would read there and of the variables
 * `ANSIBLE_*`. Where there is neither, the table of settings is not even loaded.
 */
export async function readSettings(place: ConfigPlace): Promise<Settings> {
  const found = findConfig(place);
  const isSet = Object.keys(place.env).some((name) => name.startsWith('ANSIBLE_') && name !== 'ANSIBLE_CONFIG');
  if (found.file === undefined && found.ignored === undefined && !isSet) return NO_SETTINGS;
  const { loadSettings } = await import('./load-settings.ts');
  return loadSettings(found, place);
}
