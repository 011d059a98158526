import { type Diagnostic, errorAt } from '../errors/diagnostic.ts';
import { splitWords } from '../parsing/words.ts';
import { safeSshWords } from './safe-ssh-words.ts';
import type { GivenSetting } from './settings.ts';
import type { Setting, SettingValue } from './table/setting.ts';

const SSH_WORDS = new Set(['ssh.ssh_args', 'ssh.ssh_common_args', 'ssh.ssh_extra_args']);

/** What is to be said of a setting that is given: one that is not done here, unless its value asks for nothing. */
export function checkSetting(setting: Setting, given: GivenSetting): Diagnostic[] {
  const { support, note, taken } = setting;
  if (!taken) return [];
  const isTaken = typeof taken === 'function' ? taken : (value: SettingValue) => taken.includes(value);
  if (listOf(given.value).every(isTaken)) return [];
  // Where any value is refused it may be a secret.
  const shown = typeof taken !== 'function' && taken.length === 0 ? '' : `: ${String(given.value)}`;
  const summary = `the setting ${given.key} is not followed${shown}`;
  const rest = {
    ...(given.range ? { range: given.range } : {}),
    ...(note === undefined ? {} : { hint: hintOf(note) }),
  };
  const found = errorAt('config/unsupported', summary, rest);
  return [support === 'warned' ? { ...found, severity: 'warning' } : found];
}

/** Whether a value is one that the setting can have: of its choices, not below its least, words with all their quotes closed. */
export function isSound({ name, choices, least }: Setting, value: SettingValue): boolean {
  if (choices && !(typeof value === 'string' && choices.includes(value))) return false;
  if (least !== undefined && Number(value) < least) return false;
  return !SSH_WORDS.has(name) || canSplit(String(value));
}

function canSplit(text: string): boolean {
  try {
    splitWords(text);
    return true;
  } catch {
    return false;
  }
}

/** Words for ssh that would let any host answer are left out: what else stands there is handed on. */
export function checkSshWords({ name }: Setting, { value, key, range }: GivenSetting): Diagnostic[] {
  if (!SSH_WORDS.has(name)) return [];
  const { loose } = safeSshWords(splitWords(String(value)));
  if (loose.length === 0) return [];
  const summary = `${loose.join(' and ')} of the setting ${key} ${loose.length > 1 ? 'are' : 'is'} left out`;
  const hint = 'Host keys are always checked: put the keys into known_hosts, as by `ssh-keyscan`.';
  return [{ code: 'config/unsupported', severity: 'warning', summary, hint, ...(range ? { range } : {}) }];
}

/** A value that cannot be made into what the setting is. */
export function invalidValue(
  { name, type, choices, least }: Setting,
  { text, key, range }: Pick<GivenSetting, 'key' | 'range'> & { readonly text: string },
): Diagnostic {
  const wanted = () => {
    if (choices) return `one of ${choices.join(', ')}`;
    if (SSH_WORDS.has(name)) return 'words as a shell would divide them';
    return `of the type ${type}${least === undefined ? '' : `, from ${least} on`}`;
  };
  return errorAt('config/value', `the setting ${key} must be ${wanted()}, not ${JSON.stringify(text)}`, {
    ...(range ? { range } : {}),
  });
}

function listOf(value: SettingValue): readonly SettingValue[] {
  return typeof value === 'object' ? value : [value];
}

function hintOf(note: string): string {
  return `${note[0]?.toUpperCase() ?? ''}${note.slice(1)}.`;
}
