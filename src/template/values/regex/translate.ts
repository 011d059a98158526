import { pythonError, type TemplateError } from '../errors.ts';
import { classEscape, escapeLiteral, foldLiteral, readEscape } from './escapes.ts';
import { type RegexFlags, withFlags } from './flags.ts';
import { translateSet } from './set.ts';

export interface Translation {
  readonly source: string;
  readonly ignoreCase: boolean;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  /** Whether it has groups of its own beside those of the pattern. */
  readonly isAtomic: boolean;
}

export function regexError(message: string, position: number): TemplateError {
  return pythonError('error', `${message} at position ${position}`);
}

/**
 * Writes a pattern of Python's `re` as the source of a JavaScript expression with the `v` flag. What Python decides by flag
 * (`^`, `$`, `.`, `\w`) is spelled out, so that only ignoring case is left as a flag. Group 1 has the name `g1`, and so on: beside
 * them are groups of its own, which hold what an atomic group took. Throws `re.error` with its position; conditional groups are refused.
 */
export function translatePattern(pattern: string, flags: RegexFlags): Translation {
  return new Translator(pattern, flags).run();
}

/** A group that is open, or the piece that a repeat would apply to. */
interface OpenGroup {
  readonly flags: RegexFlags;
  readonly position: number;
  /** Where it begins in the translation, and what closes it there. */
  readonly begin: number;
  readonly end: string;
  readonly looksBehind: boolean;
}

class Translator {
  readonly #pattern: string;
  #flags: RegexFlags;
  #ignoreCase: boolean;
  #position = 0;
  #source = '';
  #groups = 0;
  /** How many groups are its own. */
  #held = 0;
  readonly #names = new Map<string, number>();
  readonly #open: OpenGroup[] = [];
  /** The piece that a repeat would apply to; undefined where there is nothing to repeat. */
  #last: 'atom' | 'repeat' | undefined;
  /** Where that piece begins in the translation. */
  #lastBegin = 0;

  constructor(pattern: string, flags: RegexFlags) {
    this.#pattern = pattern;
    this.#flags = flags;
    this.#ignoreCase = flags.ignoreCase;
  }

  run(): Translation {
    this.#readGlobalFlags();
    while (this.#position < this.#pattern.length) {
      const added = this.#next();
      this.#source += added;
    }
    const open = this.#open.at(-1);
    if (open) throw regexError('missing ), unterminated subpattern', open.position);
    const isAtomic = this.#held > 0;
    return { source: this.#source, ignoreCase: this.#ignoreCase, groups: this.#groups, names: this.#names, isAtomic };
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
    this.#lastBegin = this.#source.length;
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
      return this.#atom(`\\k<g${back}>`);
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
    if (!rest.startsWith('?')) return this.#openCapturing(start, 0);
    const name = /^\?P<([^>]*)>/.exec(rest);
    if (name) return this.#openNamed(start, name[1] ?? '', name[0].length);
    const back = /^\?P=([^)]*)\)/.exec(rest);
    if (back) return this.#backReference(back[1] ?? '', back[0].length);
    if (rest.startsWith('?#')) return this.#skipComment(start);
    const simple = /^\?(?:[:=!]|<[=!])/.exec(rest)?.[0];
    if (simple) return this.#openGroup(start, `(${simple}`, simple.length);
    const scoped = /^\?([aimsx]*)(?:-([imsx]+))?:/.exec(rest);
    if (scoped) return this.#openScoped(start, scoped);
    if (/^\?[aiLmsux]+\)/.test(rest)) throw regexError('global flags not at the start of the expression', start);
    if (rest.startsWith('?>')) return this.#openAtomic(start);
    if (rest.startsWith('?(')) throw regexError('conditional groups are not supported', start);
    throw regexError(`unknown extension ${rest.slice(0, rest.startsWith('?P') ? 3 : 2)}`, start + 1);
  }

  #openGroup(start: number, source: string, length: number, end = ')'): string {
    const looksBehind =
      source.startsWith('(?<=') || source.startsWith('(?<!') || (this.#open.at(-1)?.looksBehind ?? false);
    this.#open.push({ flags: this.#flags, position: start, begin: this.#source.length, end, looksBehind });
    this.#position += length;
    return source;
  }

  #openCapturing(start: number, length: number): string {
    this.#groups += 1;
    return this.#openGroup(start, `(?<g${this.#groups}>`, length);
  }

  #openAtomic(start: number): string {
    const [begin, end] = this.#hold(start);
    return this.#openGroup(start, begin, '?>'.length, end);
  }

  /** What stands around a piece that gives nothing back of what it took: it is found ahead, and then taken as it was found. */
  #hold(start: number): [begin: string, end: string] {
    // Looking behind, JavaScript goes from right to left.
    if (this.#open.at(-1)?.looksBehind) throw regexError('atomic groups behind the place are not supported', start);
    this.#held += 1;
    return [`(?:(?=(?<h${this.#held}>`, `))\\k<h${this.#held}>)`];
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
    return this.#openCapturing(start, length);
  }

  #openScoped(start: number, match: RegExpExecArray): string {
    const source = this.#openGroup(start, '(?:', match[0].length);
    this.#flags = withFlags(withFlags(this.#flags, match[1] ?? '', true), match[2] ?? '', false);
    return source;
  }

  #backReference(name: string, length: number): string {
    const group = this.#names.get(name);
    if (group === undefined) throw regexError(`unknown group name '${name}'`, this.#position + 3);
    this.#position += length;
    return this.#atom(`\\k<g${group}>`);
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
    this.#last = 'atom';
    this.#lastBegin = open.begin;
    return open.end;
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
    if (next !== '?' && next !== '+') return source;
    this.#position += 1;
    return next === '?' ? `${source}?` : this.#possessive(source, start);
  }

  /** A repeat that gives nothing back is an atomic group around the piece and its repeat. */
  #possessive(repeat: string, start: number): string {
    const [begin, end] = this.#hold(start);
    const piece = this.#source.slice(this.#lastBegin);
    this.#source = this.#source.slice(0, this.#lastBegin);
    return `${begin}${piece}${repeat}${end}`;
  }
}

function readBounds(match: RegExpExecArray, start: number): string {
  const [, low = '', comma, high = ''] = match;
  if (low !== '' && high !== '' && Number(low) > Number(high)) {
    throw regexError('min repeat greater than max repeat', start + 1);
  }
  return `{${low || '0'}${comma ?? ''}${high}}`;
}
