/** What the text of a setting is made into. */
export type SettingType =
  | 'boolean'
  | 'integer'
  | 'float'
  | 'string'
  | 'raw'
  | 'list'
  | 'path'
  | 'tmppath'
  | 'pathlist'
  | 'pathspec';

export type SettingValue = string | number | boolean | readonly string[];

/** full, partial: as in ansible-core 2.19; unused: it changes nothing here; refused: an error; warned: a warning. */
export type SettingSupport = 'full' | 'partial' | 'unused' | 'refused' | 'warned';

/** A setting of ansible-core 2.19, or of a plugin of its own (`ssh.retries`). */
export interface Setting {
  readonly name: string;
  readonly type: SettingType;
  /** `section.key` of the file; of several the last that is given counts. */
  readonly ini: readonly string[];
  /** Variables of the environment; of several the last that is given counts. */
  readonly env: readonly string[];
  readonly support: SettingSupport;
  readonly choices?: readonly string[];
  /** A number below it is refused. */
  readonly least?: number;
  /** What is taken in part, why it changes nothing, or what to do in its place. */
  readonly note?: string;
  /** Where not every value is followed: those that are, or that ask for nothing. */
  readonly taken?: readonly SettingValue[] | ((value: SettingValue) => boolean);
}

type Place = readonly [name: string, type: SettingType, ini: string, env: string];
type Rest = Pick<Setting, 'choices' | 'least' | 'note' | 'taken'>;

function place([name, type, ini, env]: Place): Pick<Setting, 'name' | 'type' | 'ini' | 'env'> {
  const words = (text: string) => text.split(' ').filter(Boolean);
  return { name, type, ini: words(ini), env: words(env) };
}

export function full(name: string, type: SettingType, ini: string, env: string, rest: Rest = {}): Setting {
  return { ...place([name, type, ini, env]), support: 'full', ...rest };
}

export function partial(name: string, type: SettingType, ini: string, env: string, rest: Rest): Setting {
  return { ...place([name, type, ini, env]), support: 'partial', ...rest };
}

/** `instead`: what to do in place of any value but those that are taken. */
export function refused(...[instead, taken, ...at]: [string, readonly SettingValue[], ...Place]): Setting {
  return { ...place(at), support: 'refused', note: instead, taken };
}

/** The same where a run goes on as it would without the setting, and the operator is told so. */
export function warned(...[instead, taken, ...at]: [string, readonly SettingValue[], ...Place]): Setting {
  return { ...place(at), support: 'warned', note: instead, taken };
}

/** Settings that change nothing here, all for one reason. */
export function unused(note: string, places: readonly Place[]): Setting[] {
  return places.map((at) => ({ ...place(at), support: 'unused', note }));
}
