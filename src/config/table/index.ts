import { CONNECTION_SETTINGS } from './connection-settings.ts';
import { FOREIGN_SETTINGS } from './foreign-settings.ts';
import { INVENTORY_SETTINGS } from './inventory-settings.ts';
import { OUTPUT_SETTINGS } from './output-settings.ts';
import { RUN_SETTINGS } from './run-settings.ts';
import type { Setting } from './setting.ts';
import { UNUSED_SETTINGS } from './unused-settings.ts';

/**
 * Every setting that ansible-core 2.19 reads from its configuration file and from `ANSIBLE_*`, with what is done about it here: the
 * one table that settings are read by and that the compatibility page is made from.
 */
export const SETTINGS: readonly Setting[] = [
  ...RUN_SETTINGS,
  ...INVENTORY_SETTINGS,
  ...CONNECTION_SETTINGS,
  ...OUTPUT_SETTINGS,
  ...UNUSED_SETTINGS,
  ...FOREIGN_SETTINGS,
];

/** The same by `section.key` of the file and by variable of the environment. */
export const SETTINGS_BY_KEY: ReadonlyMap<string, Setting> = new Map(
  SETTINGS.flatMap((setting) => setting.ini.map((key) => [key, setting])),
);
export const SETTINGS_BY_VARIABLE: ReadonlyMap<string, Setting> = new Map(
  SETTINGS.flatMap((setting) => setting.env.map((name) => [name, setting])),
);
