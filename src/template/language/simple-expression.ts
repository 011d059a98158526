import { findFilter } from '../filters/index.ts';
import { findGlobal } from '../globals/index.ts';
import { findTest } from '../tests/index.ts';
import { encodePlace } from './place.ts';
import { SimpleScanner } from './simple-scanner.ts';
import type { SourceKind } from './source-kind.ts';
import { GUARDED, noteRead, type UsedVariables, usedOf } from './variables.ts';

/** Sources up to this length; longer ones are rare, and may nest. */
const LONGEST = 250;
const CONSTANTS = new Set(['true', 'True', 'false', 'False', 'none', 'None']);
const WORDS = new Set(['not', 'and', 'or', 'is', 'in', 'if', 'else']);

/**
 * The variables of an expression, or of a text that is one `{{ }}`, read off the source: names, attributes, literals, operators,
 * filters and tests, which nearly all expressions are made of. No tree is built, which is several times faster. Undefined for all
 * others, for those with a fault in them, and for those with a filter that `isApplying` tells: there the arguments name others.
 */
export function readSimpleExpression(
  source: string,
  kind: SourceKind,
  isApplying: (filter: string) => boolean,
): UsedVariables | undefined {
  if (kind === 'file' || source.length > LONGEST) return undefined;
  if (kind === 'text' && !(source.startsWith('{{') && source.endsWith('}}'))) return undefined;
  const margin = kind === 'text' ? 2 : 0;
  const reader = new SimpleExpression(new SimpleScanner(source, margin, source.length - margin), isApplying);
  return reader.readWhole() ? reader.used() : undefined;
}

/** Each method reads one thing and tells whether it could: after one that could not nothing is known. */
class SimpleExpression {
  readonly #scanner: SimpleScanner;
  readonly #isApplying: (filter: string) => boolean;
  readonly #names: string[] = [];
  readonly #places: number[] = [];
  #hasBranches = false;
  #asksForDefined = false;

  constructor(scanner: SimpleScanner, isApplying: (filter: string) => boolean) {
    this.#scanner = scanner;
    this.#isApplying = isApplying;
  }

  /** Names that are read only where another part says that they are defined are left to the tree. */
  readWhole(): boolean {
    return this.#readExpression() && this.#scanner.ended && !(this.#hasBranches && this.#asksForDefined);
  }

  used(): UsedVariables {
    const noted = new Map<string, number>();
    this.#names.forEach((name, index) => {
      noteRead(noted, name, this.#places[index] as number);
    });
    return usedOf(noted);
  }

  #readExpression(): boolean {
    const scanner = this.#scanner;
    for (;;) {
      while (scanner.takeWord('not'));
      if (!this.#readComparison()) return false;
      if (!scanner.takeWord('and') && !scanner.takeWord('or')) return true;
      this.#hasBranches = true;
    }
  }

  #readComparison(): boolean {
    do if (!this.#readOperand()) return false;
    while (this.#scanner.takeOperator());
    return true;
  }

  #readOperand(): boolean {
    const first = this.#names.length;
    return this.#readPrimary() && this.#readPlugins(first);
  }

  #readPrimary(): boolean {
    const scanner = this.#scanner;
    if (scanner.take('(')) return this.#readExpression() && scanner.take(')');
    if (scanner.take('[')) return this.#readList(']', () => this.#readExpression());
    if (scanner.take('{')) return this.#readList('}', () => this.#readPair());
    if (scanner.takeLiteral()) return true;
    const place = scanner.at;
    const name = scanner.takeName();
    if (name === '' || WORDS.has(name)) return false;
    if (CONSTANTS.has(name)) return true;
    if (findGlobal(name) === undefined) {
      this.#names.push(name);
      this.#places.push(encodePlace({ lineno: 0, colno: place }));
    }
    return this.#readPostfix();
  }

  #readPostfix(): boolean {
    const scanner = this.#scanner;
    for (;;) {
      if (scanner.take('.')) {
        if (scanner.takeName() === '') return false;
      } else if (!scanner.take('[')) return true;
      else if (!this.#readExpression() || !scanner.take(']')) return false;
    }
  }

  #readList(end: string, readItem: () => boolean): boolean {
    const scanner = this.#scanner;
    if (scanner.take(end)) return true;
    do if (!readItem()) return false;
    while (scanner.take(','));
    return scanner.take(end);
  }

  #readPair(): boolean {
    return this.#readExpression() && this.#scanner.take(':') && this.#readExpression();
  }

  /** The filters and tests of an operand whose names are those from `first` on. */
  #readPlugins(first: number): boolean {
    const scanner = this.#scanner;
    for (;;) {
      if (scanner.take('|')) {
        if (!this.#readFilter(first)) return false;
      } else if (!scanner.takeWord('is')) return true;
      else if (!this.#readTest(first)) return false;
    }
  }

  #readFilter(first: number): boolean {
    const name = this.#scanner.takeName();
    if (name === '' || !findFilter(name) || this.#isApplying(name)) return false;
    if (name === 'default' || name === 'd') this.#places.fill(GUARDED, first);
    return this.#readArguments();
  }

  #readTest(first: number): boolean {
    const scanner = this.#scanner;
    scanner.takeWord('not');
    const name = scanner.takeName();
    if (name === '' || !findTest(name)) return false;
    if (name === 'defined' || name === 'undefined') {
      this.#asksForDefined = true;
      this.#places.fill(GUARDED, first);
    }
    return scanner.sees('(') ? this.#readArguments() : this.#endsTest();
  }

  /** Whether what comes next is no argument of a test that has no parentheses. */
  #endsTest(): boolean {
    const scanner = this.#scanner;
    const word = scanner.seeName();
    if (word !== '') return word === 'and' || word === 'or';
    return scanner.ended || scanner.sees('|') || scanner.sees(')');
  }

  /** Arguments without names in parentheses, or none at all. */
  #readArguments(): boolean {
    return !this.#scanner.take('(') || this.#readList(')', () => this.#readExpression());
  }
}
