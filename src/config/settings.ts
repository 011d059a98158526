import type { Diagnostic } from '../errors/diagnostic.ts';
import type { SourceRange } from '../errors/source-range.ts';
import type { SettingValue } from './table/setting.ts';

/** Where a setting was given: a line of the configuration file, or a variable of the environment. */
export interface GivenSetting {
  readonly value: SettingValue;
  /** As the operator wrote it: the key of the file or the name of the variable. */
  readonly key: string;
  readonly range?: SourceRange;
}

/** The settings of the configuration file and of the environment, and what is wrong with them. */
export class Settings {
  /** The configuration file, in full. */
  readonly file: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly #given: ReadonlyMap<string, GivenSetting>;

  constructor(
    file: string | undefined,
    given: ReadonlyMap<string, GivenSetting>,
    diagnostics: readonly Diagnostic[] = [],
  ) {
    this.file = file;
    this.#given = given;
    this.diagnostics = diagnostics;
  }

  /** A setting by ansible-core's name; undefined where nobody gives it. */
  find(name: string): GivenSetting | undefined {
    return this.#given.get(name);
  }

  flag(name: string): boolean | undefined {
    const value = this.find(name)?.value;
    return typeof value === 'boolean' ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.find(name)?.value;
    return typeof value === 'number' ? value : undefined;
  }

  /** Undefined for an empty text, too. */
  text(name: string): string | undefined {
    const value = this.find(name)?.value;
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  list(name: string): readonly string[] | undefined {
    const value = this.find(name)?.value;
    return typeof value === 'object' ? value.filter((each) => each !== '') : undefined;
  }

  get names(): Iterable<string> {
    return this.#given.keys();
  }
}

export const NO_SETTINGS = new Settings(undefined, new Map());
