import type { SourceRange } from '../errors/source-range.ts';
import { literalOf } from '../parsing/literal.ts';
import { TextError } from '../parsing/text-error.ts';
import { nodeOf } from '../parsing/value-node.ts';
import { locateWords } from '../parsing/words.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import type { SourceContext } from './source-context.ts';

const SECTION = /^\[([^:\]\s]+)(?::([\p{L}\p{N}_]+))?\]\s*(?:#.*)?$/u;
const GROUP_NAME = /^([^:\]\s]+)\s*(?:#.*)?$/;
/** Python's str.splitlines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the separators of information are line ends there
const LINE_BREAK = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;

/** A group that a section or a `:children` line names before it is declared. */
interface Pending {
  readonly kind: 'vars' | 'children';
  readonly range: SourceRange;
  readonly parents: string[];
}

/** A line without its outer blanks, and its place. */
interface Line {
  readonly text: string;
  readonly range: SourceRange;
}

/** Reads an inventory in INI form. Before the first section stand hosts of no group. */
export function readIniInventory(text: string, file: string, context: SourceContext): void {
  new IniReader(context).read(text, file);
}

class IniReader {
  readonly #context: SourceContext;
  readonly #pending = new Map<string, Pending>();
  #group = 'ungrouped';
  #kind = 'hosts';

  constructor(context: SourceContext) {
    this.#context = context;
  }

  read(text: string, file: string): void {
    text
      .replace(/^\ufeff/, '')
      .split(LINE_BREAK)
      .forEach((raw, index) => {
        const trimmed = raw.trim();
        if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) return;
        const column = raw.indexOf(trimmed) + 1;
        const range = { file, line: index + 1, column, endLine: index + 1, endColumn: column + trimmed.length };
        this.#readLine({ text: trimmed, range });
      });
    this.#reportPending();
  }

  #readLine(line: Line): void {
    const section = SECTION.exec(line.text);
    if (section) this.#openSection(section[1] ?? '', section[2] ?? 'hosts', line);
    else if (line.text.startsWith('[') && line.text.endsWith(']'))
      this.#fail(
        `the section ${line.text} is not valid`,
        line,
        'a section is [group], [group:vars] or [group:children], with no blanks inside',
      );
    else if (line.text.startsWith('[') && !line.text.includes(']'))
      this.#fail(`the section ${line.text} is not closed`, line, 'end it with a ]');
    else if (this.#kind === 'hosts') this.#readHosts(line);
    else if (this.#kind === 'vars') this.#readVariable(line);
    else if (this.#kind === 'children') this.#readChild(line);
  }

  #openSection(group: string, kind: string, line: Line): void {
    this.#group = group;
    this.#kind = kind;
    if (!['hosts', 'children', 'vars'].includes(kind)) {
      this.#fail(
        `the section [${group}:${kind}] is of no known kind`,
        line,
        'use [group], [group:vars] or [group:children]',
      );
      return;
    }
    const { inventory } = this.#context;
    if (!inventory.findGroup(group)) {
      if (kind === 'vars' && !this.#pending.has(group))
        this.#pending.set(group, { kind, range: line.range, parents: [] });
      inventory.addGroup(group, line.range);
    }
    if (kind !== 'vars') this.#declare(group);
  }

  /** Does what was waiting for a group to be declared. */
  #declare(group: string): void {
    const pending = this.#pending.get(group);
    this.#pending.delete(group);
    for (const parent of pending?.parents ?? []) {
      this.#context.addChild(parent, group, pending?.range as SourceRange);
      if (this.#pending.get(parent)?.kind === 'children') this.#declare(parent);
    }
  }

  #readHosts(line: Line): void {
    try {
      this.#addHosts(line);
    } catch (error) {
      if (!(error instanceof TextError)) throw error;
      this.#fail(`${error.message} in ${JSON.stringify(line.text)}`, line, 'close the quote');
    }
  }

  #addHosts(line: Line): void {
    const [first, ...rest] = locateWords(line.text, { comments: true });
    if (!first) return;
    const at = (start: number, end: number): SourceRange => ({
      ...line.range,
      column: line.range.column + start,
      endColumn: line.range.column + end,
    });
    if (first.text.trim() === '---') {
      this.#fail('--- is no host', line, 'a YAML inventory needs the extension .yml, .yaml or none');
      return;
    }
    const variables = new Map<string, YamlNode>();
    for (const word of rest) {
      const separator = word.text.indexOf('=');
      const range = at(word.start, word.end);
      if (separator < 0) {
        this.#context.fail(`${JSON.stringify(word.text)} is no variable of a host`, range, 'write name=value');
        return;
      }
      const value = literalOf(word.text.slice(separator + 1));
      variables.set(word.text.slice(0, separator), nodeOf(value, at(word.start + separator + 1, word.end)));
    }
    const group = this.#context.inventory.findGroup(this.#group);
    this.#context.addHosts({ pattern: first.text, range: at(first.start, first.end), group, variables });
  }

  #readVariable(line: Line): void {
    const separator = line.text.indexOf('=');
    if (separator < 0) {
      this.#fail(`${JSON.stringify(line.text)} is no variable`, line, 'write name=value');
      return;
    }
    const name = line.text.slice(0, separator).trim();
    const value = line.text.slice(separator + 1).trim();
    const column = line.range.column + line.text.length - line.text.slice(separator + 1).trimStart().length;
    this.#context.setVariable(this.#group, name, nodeOf(literalOf(value), { ...line.range, column }));
  }

  #readChild(line: Line): void {
    const child = GROUP_NAME.exec(line.text)?.[1];
    if (child === undefined) {
      this.#fail(`${JSON.stringify(line.text)} is no group name`, line, 'list one group a line');
      return;
    }
    if (this.#context.inventory.findGroup(child)) {
      this.#context.addChild(this.#group, child, line.range);
      return;
    }
    const pending = this.#pending.get(child);
    if (pending) pending.parents.push(this.#group);
    else this.#pending.set(child, { kind: 'children', range: line.range, parents: [this.#group] });
  }

  #reportPending(): void {
    for (const [group, { kind, range, parents }] of this.#pending) {
      const section = kind === 'vars' ? `[${group}:vars]` : `[${parents.at(-1)}:children]`;
      this.#context.fail(
        `${section} names the group ${group}, which is declared nowhere`,
        range,
        `add a section [${group}]`,
      );
    }
  }

  #fail(summary: string, line: Line, hint: string): void {
    this.#context.fail(summary, line.range, hint);
  }
}
