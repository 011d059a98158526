import { pythonError, type TemplateError } from '../errors.ts';
import { classEscape, escapeLiteral, foldLiteral, readEscape } from './escapes.ts';
import { translateSet } from './set.ts';

/** The flags of Python's `re` that a template can set, in the call or at the start of the pattern. */
export interface RegexFlags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly verbose: boolean;
  readonly ascii: boolean;
}

export interface Translation {
  readonly source: string;
  readonly ignoreCase: boolean;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

export function regexError(message: string, position: number): TemplateError {
  return pythonError('error', `${message} at position ${position}`);
}

const LETTERS: Readonly<Record<string, keyof RegexFlags>> = {
  i: 'ignoreCase',
  m: 'multiline',
  s: 'dotAll',
  x: 'verbose',
  a: 'ascii',
};

/**
 * Writes a pattern of Python's `re` as the source of a JavaScript expression with the `v` flag. What Python decides by flag
 * (`^`, `$`, `.`, `\w`) is spelled out, so that only ignoring case is left as a flag. Throws `re.error` with its position;
 * conditional groups, atomic groups and possessive repeats are refused. `offset` is how many groups the result will stand behind.
 */
export function translatePattern(pattern: string, flags: RegexFlags, offset = 0): Translation {
  return new Translator(pattern, flags, offset).run();
}

class Translator {
  readonly #pattern: string;
  readonly #offset: number;
  #flags: RegexFlags;
  #ignoreCase: boolean;
  #position = 0;
  #groups = 0;
  readonly #names = new Map<string, number>();
  readonly #open: { flags: RegexFlags; position: number }[] = [];
  /** The piece that a repeat would apply to; undefined where there is nothing to repeat. */
  #last: 'atom' | 'repeat' | undefined;

  constructor(pattern: string, flags: RegexFlags, offset: number) {
    this.#pattern = pattern;
    this.#offset = offset;
    this.#flags = flags;
    this.#ignoreCase = flags.ignoreCase;
  }

  run(): Translation {
    this.#readGlobalFlags();
    let source = '';
    while (this.#position < this.#pattern.length) source += this.#next();
    const open = this.#open.at(-1);
    if (open) throw regexError('missing ), unterminated subpattern', open.position);
    return { source, ignoreCase: this.#ignoreCase, groups: this.#groups, names: this.#names };
  }

  #readGlobalFlags(): void {
    const match = /^\(\?([aiLmsux]+)\)/.exec(this.#pattern);
    if (!match) return;
    this.#flags = withFlags(this.#flags, match[1] ?? '', true);
    this.#ignoreCase = this.#flags.ignoreCase;
    this.#position = match[0].length;
  }

  #take(): string {
    const character = String.fromCodePoint(this.#pattern.codePointAt(this.#position) ?? 0);
    this.#position += character.length;
    return character;
  }

  #next(): string {
    const start = this.#position;
    const character = this.#take();
    switch (character) {
      case '\\':
        return this.#atom(this.#escape(start));
      case '[':
        return this.#atom(this.#set(start));
      case '.':
        return this.#atom(this.#flags.dotAll ? '[\\s\\S]' : '[^\\n]');
      case '(':
        return this.#group(start);
      case ')':
        return this.#close(start);
      case '|':
        this.#last = undefined;
        return '|';
      case '^':
        return this.#anchor(this.#flags.multiline ? '(?<![^\\n])' : '(?<![\\s\\S])');
      case '$':
        return this.#anchor(this.#flags.multiline ? '(?![^\\n])' : '(?=\\n?(?![\\s\\S]))');
      case '*':
      case '+':
      case '?':
      case '{':
        return this.#repeat(character, start);
      default:
        return this.#literal(character);
    }
  }

  #literal(character: string): string {
    if (this.#flags.verbose && /[ \t\n\r\f\v]/.test(character)) return '';
    if (this.#flags.verbose && character === '#') {
      const end = this.#pattern.indexOf('\n', this.#position);
      this.#position = end < 0 ? this.#pattern.length : end + 1;
      return '';
    }
    return this.#atom(this.#plain(character));
  }

  #atom(source: string): string {
    this.#last = 'atom';
    return source;
  }

  /** An anchor stands in a group of its own, so that a repeat after it is legal here as it is in Python. */
  #anchor(source: string): string {
    return this.#atom(`(?:${source})`);
  }

  /** A literal; where ignoring case holds for a part of the pattern only, both cases. */
  #plain(character: string): string {
    return this.#flags.ignoreCase && !this.#ignoreCase ? foldLiteral(character) : escapeLiteral(character);
  }

  #escape(start: number): string {
    const letter = this.#pattern[this.#position] ?? '';
    if (letter === '') throw regexError('bad escape (end of pattern)', start);
    const known = classEscape(letter, this.#flags.ascii);
    if (known !== undefined) {
      this.#position += 1;
      return known;
    }
    const back = /^[1-9]\d?/.exec(this.#pattern.slice(this.#position))?.[0];
    if (back !== undefined && !/^[0-3]?[0-7]{3}|^[0-7]{3}/.test(this.#pattern.slice(this.#position))) {
      if (Number(back) > this.#groups) throw regexError(`invalid group reference ${back}`, this.#position);
      this.#position += back.length;
      return `(?:\\${Number(back) + this.#offset})`;
    }
    const escaped = readEscape(this.#pattern, this.#position, start);
    this.#position += escaped.length;
    return this.#plain(escaped.character);
  }

  #set(start: number): string {
    const fold = this.#flags.ignoreCase && !this.#ignoreCase;
    const set = translateSet(this.#pattern, start, { ascii: this.#flags.ascii, fold });
    this.#position = set.end;
    return set.source;
  }

  #group(start: number): string {
    this.#last = undefined;
    const rest = this.#pattern.slice(this.#position);
    if (!rest.startsWith('?')) return this.#openGroup(start, '(', 0, true);
    const name = /^\?P<([^>]*)>/.exec(rest);
    if (name) return this.#openNamed(start, name[1] ?? '', name[0].length);
    const back = /^\?P=([^)]*)\)/.exec(rest);
    if (back) return this.#backReference(back[1] ?? '', back[0].length);
    if (rest.startsWith('?#')) return this.#skipComment(start);
    const simple = /^\?(?:[:=!]|<[=!])/.exec(rest)?.[0];
    if (simple) return this.#openGroup(start, `(${simple}`, simple.length, false);
    const scoped = /^\?([aimsx]*)(?:-([imsx]+))?:/.exec(rest);
    if (scoped) return this.#openScoped(start, scoped);
    if (/^\?[aiLmsux]+\)/.test(rest)) throw regexError('global flags not at the start of the expression', start);
    if (/^\?[(>]/.test(rest)) throw regexError('conditional and atomic groups are not supported', start);
    throw regexError(`unknown extension ${rest.slice(0, rest.startsWith('?P') ? 3 : 2)}`, start + 1);
  }

  #openGroup(start: number, source: string, length: number, captures: boolean): string {
    if (captures) this.#groups += 1;
    this.#open.push({ flags: this.#flags, position: start });
    this.#position += length;
    return source;
  }

  #openNamed(start: number, name: string, length: number): string {
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) {
      throw regexError(name ? `bad character in group name '${name}'` : 'missing group name', start + 4);
    }
    const before = this.#names.get(name);
    if (before !== undefined) {
      const groups = `as group ${this.#groups + 1}; was group ${before}`;
      throw regexError(`redefinition of group name '${name}' ${groups}`, start + 4);
    }
    this.#names.set(name, this.#groups + 1);
    return this.#openGroup(start, `(?<${name}>`, length, true);
  }

  #openScoped(start: number, match: RegExpExecArray): string {
    const source = this.#openGroup(start, '(?:', match[0].length, false);
    this.#flags = withFlags(withFlags(this.#flags, match[1] ?? '', true), match[2] ?? '', false);
    return source;
  }

  #backReference(name: string, length: number): string {
    if (!this.#names.has(name)) throw regexError(`unknown group name '${name}'`, this.#position + 3);
    this.#position += length;
    return this.#atom(`\\k<${name}>`);
  }

  #skipComment(start: number): string {
    const end = this.#pattern.indexOf(')', this.#position);
    if (end < 0) throw regexError('missing ), unterminated comment', start);
    this.#position = end + 1;
    return '';
  }

  #close(start: number): string {
    const open = this.#open.pop();
    if (!open) throw regexError('unbalanced parenthesis', start);
    this.#flags = open.flags;
    return this.#atom(')');
  }

  #repeat(character: string, start: number): string {
    let source = character;
    if (character === '{') {
      const match = /^(\d*)(?:(,)(\d*))?\}/.exec(this.#pattern.slice(this.#position));
      if (!match || match[0] === '}') return this.#atom(this.#plain('{'));
      this.#position += match[0].length;
      source = readBounds(match, start);
    }
    if (this.#last === undefined) throw regexError('nothing to repeat', start);
    if (this.#last === 'repeat') throw regexError('multiple repeat', start);
    this.#last = 'repeat';
    const next = this.#pattern[this.#position];
    if (next === '+') throw regexError('possessive repeats are not supported', this.#position);
    if (next !== '?') return source;
    this.#position += 1;
    return `${source}?`;
  }
}

function readBounds(match: RegExpExecArray, start: number): string {
  const [, low = '', comma, high = ''] = match;
  if (low !== '' && high !== '' && Number(low) > Number(high)) {
    throw regexError('min repeat greater than max repeat', start + 1);
  }
  return `{${low || '0'}${comma ?? ''}${high}}`;
}

function withFlags(flags: RegexFlags, letters: string, on: boolean): RegexFlags {
  const result = { ...flags } as Record<keyof RegexFlags, boolean>;
  for (const letter of letters) {
    const name = LETTERS[letter];
    if (name) result[name] = on;
  }
  return result;
}
