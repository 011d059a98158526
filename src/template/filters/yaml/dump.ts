import type { Value } from '../../../parsing/value.ts';
import { TemplateError } from '../../values/errors.ts';
import { entriesOf } from '../../values/keys.ts';
import { PyRange } from '../../values/range.ts';
import { sortValues } from '../../values/sort.ts';
import { analyzeScalar, type ScalarAnalysis } from './analyze.ts';
import { type Container, findAnchors, isContainer } from './anchors.ts';
import { LineWriter } from './line-writer.ts';
import { representScalar, type ScalarEvent } from './represent.ts';
import { writeDoubleQuoted, writeFolded, writeLiteral, writePlain, writeSingleQuoted } from './scalar-writer.ts';

/** The keyword arguments of `yaml.dump` that shape the text. */
export interface YamlOptions {
  readonly indent: number;
  readonly width: number;
  /** True: all on one line; false: all in blocks; undefined: lists and dicts of scalars on one line. */
  readonly flow: boolean | undefined;
  readonly sortKeys: boolean;
  readonly allowUnicode: boolean;
  readonly explicitStart: boolean;
  readonly explicitEnd: boolean;
  readonly defaultStyle: string | undefined;
}

/**
 * A value as PyYAML's `dump` (over libyaml) writes it: indentless lists, quotes where a plain text would be read as another
 * type, folding at 80 columns, `&id001` for containers that occur twice. Undefined values throw.
 */
export function dumpYaml(value: Value, options: YamlOptions): string {
  return new Emitter(options, value).run(value);
}

interface Place {
  readonly inMapping?: boolean;
  readonly isKey?: boolean;
}

type Style = 'plain' | 'single' | 'double' | 'literal' | 'folded';

class Emitter {
  readonly #options: YamlOptions;
  readonly #writer: LineWriter;
  readonly #anchors: Map<Container, string>;
  readonly #written = new Set<Container>();

  constructor(options: YamlOptions, root: Value) {
    this.#options = options;
    const indent = options.indent > 1 && options.indent < 10 ? options.indent : 2;
    this.#writer = new LineWriter(indent, options.width > indent * 2 ? options.width : 80);
    this.#anchors = findAnchors(root, (map) => this.#entriesOf(map));
  }

  run(value: Value): string {
    if (this.#options.explicitStart) {
      this.#writer.writeIndent();
      this.#writer.writeIndicator('---', true, false, false);
    }
    this.#emit(value, {});
    this.#writer.indent = -1;
    this.#writer.writeIndent();
    if (this.#options.explicitEnd) this.#writer.writeIndicator('...', true, false, false);
    if (this.#options.explicitEnd) this.#writer.writeIndent();
    return this.#writer.text;
  }

  #emit(value: Value, place: Place): void {
    if (!isContainer(value)) {
      this.#emitScalar(representScalar(value), place);
      return;
    }
    const anchor = this.#anchors.get(value);
    if (anchor !== undefined && this.#written.has(value)) {
      this.#writer.writeIndicator(`*${anchor}`, true, false, false);
      return;
    }
    this.#written.add(value);
    if (anchor !== undefined) this.#writer.writeIndicator(`&${anchor}`, true, false, false);
    if (value instanceof Map) this.#emitMapping(value, place);
    else this.#emitSequence(value instanceof PyRange ? [...value.items()] : value, place);
  }

  #isFlow(children: readonly Value[]): boolean {
    if (this.#writer.flowLevel > 0 || children.length === 0) return true;
    const { flow, defaultStyle } = this.#options;
    const isPlain = (child: Value) => !isContainer(child) && representScalar(child).style === 'plain';
    return flow ?? (defaultStyle === undefined && children.every(isPlain));
  }

  #emitSequence(list: readonly Value[], place: Place): void {
    const items = Array.from(list);
    if (this.#isFlow(items)) {
      this.#emitFlow('[]', items, (item) => this.#emit(item, {}));
      return;
    }
    this.#writer.nest(false, Boolean(place.inMapping) && !this.#writer.onlyIndention, () => {
      for (const item of items) {
        this.#writer.writeIndent();
        this.#writer.writeIndicator('-', true, false, true);
        this.#emit(item, {});
      }
    });
  }

  #emitFlow<Item>(brackets: string, items: readonly Item[], emit: (item: Item) => void): void {
    this.#writer.writeIndicator(brackets[0] ?? '', true, true, false);
    this.#writer.nest(true, false, () => {
      this.#writer.flowLevel += 1;
      items.forEach((item, index) => {
        if (index > 0) this.#writer.writeIndicator(',', false, false, false);
        if (this.#writer.isFull) this.#writer.writeIndent();
        emit(item);
      });
      this.#writer.flowLevel -= 1;
    });
    this.#writer.writeIndicator(brackets[1] ?? '', false, false, false);
  }

  #emitMapping(map: Map<Value, Value>, _place: Place): void {
    const entries = this.#entriesOf(map);
    if (this.#isFlow(entries.flat())) {
      this.#emitFlow('{}', entries, (entry) => this.#emitEntry(entry));
      return;
    }
    this.#writer.nest(false, false, () => {
      for (const entry of entries) {
        this.#writer.writeIndent();
        this.#emitEntry(entry);
      }
    });
  }

  /** The entries in the order of their keys; where those have no order, as they are. */
  #entriesOf(map: Map<Value, Value>): [Value, Value][] {
    const entries = [...entriesOf(map)];
    if (!this.#options.sortKeys) return entries;
    try {
      const indexes = entries.map((_, index) => index);
      return sortValues(indexes, (index) => entries[index as number]?.[0] ?? null, false).map(
        (index) => entries[index as number] as [Value, Value],
      );
    } catch (error) {
      if (error instanceof TemplateError && error.pythonClass === 'TypeError') return entries;
      throw error;
    }
  }

  #emitEntry([key, value]: [Value, Value]): void {
    const isFlow = this.#writer.flowLevel > 0;
    const isSimple = this.#isSimpleKey(key);
    if (!isSimple) this.#writer.writeIndicator('?', true, false, !isFlow);
    this.#emit(key, { inMapping: true, isKey: isSimple });
    if (!isSimple && (!isFlow || this.#writer.isFull)) this.#writer.writeIndent();
    this.#writer.writeIndicator(':', !isSimple, false, !isSimple && !isFlow);
    this.#emit(value, { inMapping: true });
  }

  #isSimpleKey(key: Value): boolean {
    if (isContainer(key))
      return (key instanceof PyRange ? key.size() : key instanceof Map ? key.size : key.length) === 0;
    const { text } = representScalar(key);
    return Buffer.byteLength(text) <= 128 && !analyzeScalar(text, this.#options.allowUnicode).multiline;
  }

  #emitScalar(event: ScalarEvent, place: Place): void {
    const analysis = analyzeScalar(event.text, this.#options.allowUnicode);
    const mayFold = !place.isKey;
    if (event.tag !== undefined) this.#writer.writeIndicator(event.tag, true, false, false);
    const style = this.#styleOf(event, analysis, place);
    if (style !== 'plain' && !event.isText) this.#writer.writeIndicator('!', true, false, false);
    this.#writer.nest(true, false, () => {
      switch (style) {
        case 'plain':
          return writePlain(this.#writer, event.text, mayFold);
        case 'single':
          return writeSingleQuoted(this.#writer, event.text, mayFold);
        case 'literal':
          return writeLiteral(this.#writer, event.text);
        case 'folded':
          return writeFolded(this.#writer, event.text);
        default:
          return writeDoubleQuoted(this.#writer, event.text, mayFold, this.#options.allowUnicode);
      }
    });
  }

  #styleOf(event: ScalarEvent, analysis: ScalarAnalysis, place: Place): Style {
    const { defaultStyle } = this.#options;
    const inFlow = this.#writer.flowLevel > 0;
    const wantsBlock = event.style === 'literal' || defaultStyle === '|' || defaultStyle === '>';
    if (defaultStyle === '"' || (place.isKey && analysis.multiline)) return 'double';
    if (wantsBlock && analysis.block && !inFlow && !place.isKey)
      return event.style !== 'literal' && defaultStyle === '>' ? 'folded' : 'literal';
    if (defaultStyle === undefined && !wantsBlock && this.#mayBePlain(event, analysis, place)) return 'plain';
    return analysis.singleQuoted && !wantsBlock ? 'single' : 'double';
  }

  #mayBePlain(event: ScalarEvent, analysis: ScalarAnalysis, place: Place): boolean {
    const inFlow = this.#writer.flowLevel > 0;
    if (event.text === '' && (inFlow || place.isKey)) return false;
    return event.plainIsSafe && (inFlow ? analysis.flowPlain : analysis.blockPlain);
  }
}
