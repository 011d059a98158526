import nunjucks, { type Node, type Root } from 'nunjucks/src/nodes.js';
import { type LexOptions, tokenize, tokenizeExpression } from './lexer.ts';
import {
  BlockDefinition,
  ExtendsTemplate,
  type ImportedName,
  ImportNames,
  ImportTemplate,
  IncludeTemplate,
} from './reference-nodes.ts';
import { StatementParser } from './statement-parser.ts';
import { DEFAULT_SYNTAX, type Syntax } from './syntax.ts';
import { type Token, TokenStream } from './tokens.ts';

/** Parses a template. Throws a syntax `TemplateError` with the place of the fault. */
export function parseTemplate(source: string, syntax: Syntax, options: LexOptions): Root {
  return new JinjaParser(new TokenStream(tokenize(source, syntax, options))).parseAsRoot();
}

/** Parses a bare expression. Throws a syntax `TemplateError`. */
export function parseExpression(source: string): Node {
  return new JinjaParser(new TokenStream(tokenizeExpression(source, DEFAULT_SYNTAX))).parseWhole();
}

const TAGS = new Set('for if set with macro call filter print autoescape block extends include import from'.split(' '));

/** Jinja's grammar over nunjucks' parser: the dispatch of tags, and the statements that name other templates. */
class JinjaParser extends StatementParser {
  /** One expression and nothing after it. */
  parseWhole(): Node {
    const node = this.parseExpression();
    if (!this.is('eof')) this.failAt(this.current, 'chunk after expression');
    return node;
  }

  override parseNodes(): Node[] {
    const nodes: Node[] = [];
    for (let token = this.next(); token.type !== 'eof'; token = this.next()) {
      if (token.type === 'data') {
        nodes.push(
          new nunjucks.Output(token.lineno, token.colno, [
            new nunjucks.TemplateData(token.lineno, token.colno, token.value),
          ]),
        );
      } else if (token.type === 'variable-start') {
        nodes.push(new nunjucks.Output(token.lineno, token.colno, [this.parseTuple()]));
        this.expect('variable-end');
      } else {
        const statement = this.parseStatement();
        if (!statement) break;
        nodes.push(statement);
        this.expect('block-end');
      }
    }
    return nodes;
  }

  /** The statement of a tag; null where the tag ends the body that is being read. */
  override parseStatement(): Node | null {
    const tag = this.current;
    if (tag.type !== 'symbol') this.failAt(tag, 'tag name expected');
    if (this.breakOnBlocks?.includes(tag.value)) return null;
    if (!TAGS.has(tag.value)) this.failTag(tag, tag.value);
    this.next();
    return this.#parseTag(tag);
  }

  #parseTag(tag: Token): Node {
    switch (tag.value) {
      case 'for':
        return this.parseForLoop(tag);
      case 'if':
        return this.parseCondition(tag);
      case 'set':
        return this.parseAssignment(tag);
      case 'with':
        return this.parseWith(tag);
      case 'macro':
        return this.parseMacroDefinition(tag);
      case 'call':
        return this.parseCallBlock(tag);
      case 'filter':
        return this.parseFilterBlock(tag);
      case 'print':
        return this.parsePrint(tag);
      case 'autoescape':
        return this.parseAutoescape(tag);
      default:
        return this.#parseReference(tag);
    }
  }

  /** The tags that concern blocks and other templates. */
  #parseReference(tag: Token): Node {
    switch (tag.value) {
      case 'block':
        return this.parseBlockDefinition(tag);
      case 'extends':
        return new ExtendsTemplate(tag, this.parseExpression());
      case 'include':
        return this.parseIncludeTemplate(tag);
      case 'import':
        return this.parseImportTemplate(tag);
      default:
        return this.parseImportNames(tag);
    }
  }

  private parseBlockDefinition(place: Token): Node {
    const { value: name } = this.expect('symbol');
    const scoped = this.skipSymbol('scoped');
    const required = this.skipSymbol('required');
    if (this.is('operator', '-')) {
      this.fail(
        'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.',
      );
    }
    const body = this.parseWholeBody('block', 'endblock');
    this.skipSymbol(name);
    return new BlockDefinition(place, name, { scoped, required }, body);
  }

  private parseIncludeTemplate(place: Token): Node {
    const template = this.parseExpression();
    const ignoreMissing = this.isSymbol('ignore') && this.following.value === 'missing';
    if (ignoreMissing) {
      this.next();
      this.next();
    }
    return new IncludeTemplate(place, template, ignoreMissing, this.parseContextClause(true));
  }

  private parseImportTemplate(place: Token): Node {
    const template = this.parseExpression();
    this.expectSymbol('as');
    const name = this.parseName();
    return new ImportTemplate(place, template, name, this.parseContextClause(false));
  }

  private parseImportNames(place: Token): Node {
    const template = this.parseExpression();
    this.expectSymbol('import');
    const names: ImportedName[] = [];
    let withContext: boolean | undefined;
    do {
      withContext = this.takeContextClause();
      if (withContext !== undefined) break;
      names.push(this.#parseImportedName());
      withContext = this.takeContextClause();
    } while (withContext === undefined && this.skip('comma'));
    return new ImportNames(place, template, names, withContext ?? false);
  }

  #parseImportedName(): ImportedName {
    const name = this.parseName();
    if (name.value.startsWith('_')) this.failAt(name, 'names starting with an underline can not be imported');
    return { name: name.value, alias: this.skipSymbol('as') ? this.parseName().value : name.value };
  }

  private parseContextClause(otherwise: boolean): boolean {
    return this.takeContextClause() ?? otherwise;
  }

  /** `with context` or `without context`; undefined where neither stands here. */
  private takeContextClause(): boolean | undefined {
    if (!this.isSymbol('with', 'without') || this.following.value !== 'context') return undefined;
    const withContext = this.next().value === 'with';
    this.next();
    return withContext;
  }
}
