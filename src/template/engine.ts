import { type Diagnostic, DiagnosticError } from '../errors/diagnostic.ts';
import type { SourceRange } from '../errors/source-range.ts';
import type { PyDate, Value, VaultText } from '../parsing/value.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import { analyzeSource } from './language/analysis.ts';
import { checkSource } from './language/check.ts';
import { assertIndirectCondition } from './language/condition.ts';
import { DEFAULT_SYNTAX, isWhollyTemplate, looksLikeTemplate, type Syntax } from './language/parse/syntax.ts';
import { Renderer, type RenderRequest } from './language/renderer.ts';
import type { SourceKind } from './language/source-kind.ts';
import type { TextPlace } from './language/source-map.ts';
import type { UsedVariables } from './language/variables.ts';
import { constantData, constantVariables } from './lazy/constant.ts';
import { lazyValue, type NodeReader } from './lazy/lazy-node.ts';
import { managedText } from './managed-text.ts';
import { notedEffects } from './reads.ts';
import type { Effects, Scope } from './render-context.ts';
import { TemplateError } from './values/errors.ts';
import { toStr } from './values/text.ts';
import { CapturedError } from './values/undefined.ts';

export interface EvaluateOptions {
  readonly scope: Scope;
  /** Directories of the control node, for lookups and for templates that the source includes. */
  readonly searchPath: readonly string[];
  /** Where the source stands, so that errors can name the place; not looked at before. */
  readonly text?: TextPlace | undefined;
}

export interface RenderFileOptions extends Partial<Omit<Syntax, 'keepTrailingNewline'>> {
  readonly path: string;
  readonly scope: Scope;
  readonly searchPath: readonly string[];
}

/**
 * Templates with the meaning that ansible-core 2.19 gives them. Only the operator's text may be passed as a source; what
 * comes from hosts is a value and is never compiled. Compiled sources are kept for as long as the engine.
 */
export class TemplateEngine {
  readonly #effects: Effects;
  readonly #renderer: Renderer;
  #chances = 0;

  constructor(effects: Effects) {
    this.#effects = notedEffects(effects, () => {
      this.#chances += 1;
    });
    this.#renderer = new Renderer(this, this.#effects);
  }

  /** How often templates have asked for what may be another thing the next time: the clock, chance, a command. */
  get chances(): number {
    return this.#chances;
  }

  /** What tells one state of a file from another. */
  stateOf(path: string): string | undefined {
    return this.#effects.stateOf?.(path);
  }

  /**
   * Renders a template file as Ansible's template module does: `#jinja2:` header, all newlines at the end kept, backslashes
   * in strings are escapes. Throws a `TemplateError`.
   */
  renderFile(source: string, options: RenderFileOptions): string {
    const { path, scope, searchPath, ...overrides } = options;
    const syntax = syntaxWith(overrides);
    const value = looksLikeTemplate(source, syntax)
      ? this.#renderer.renderFinal({ kind: 'file', source, syntax, scope, searchPath, path })
      : source;
    return value === null ? '' : toStr(value);
  }

  /** `ansible_managed` where nobody sets it, for a template whose own variables are in the scope. */
  managed(options: EvaluateOptions, modified: () => PyDate | undefined): Value {
    return this.evaluate(managedText(this.#effects, modified), options);
  }

  /** What a template file gives, of its own type and with its undefined values left in: what the `template` lookup returns. */
  valueOfFile(source: string, options: RenderFileOptions): Value {
    const { path, scope, searchPath, ...overrides } = options;
    const syntax = syntaxWith(overrides);
    if (!looksLikeTemplate(source, syntax)) return source;
    return this.#renderer.render({ kind: 'file', source, syntax, scope, searchPath, path });
  }

  /**
   * The value of a text of a task or variable, of its own type where the text is one template. A text with no delimiters is
   * itself. Backslashes in strings of `{{ }}` are literal. Throws a `TemplateError`.
   */
  evaluate(source: string, options: EvaluateOptions): Value {
    if (!looksLikeTemplate(source)) return source;
    return this.#renderer.renderFinal(requestFor('text', source, options));
  }

  /** The value of a bare expression: `when`, `until`, `changed_when`, `failed_when`, `assert.that`. Throws a `TemplateError`. */
  evaluateExpression(source: string, options: EvaluateOptions): Value {
    const text = source.trim();
    if (text === '')
      throw new TemplateError('AnsibleBrokenConditionalError', 'Empty conditional expressions are not allowed.');
    const result = isWhollyTemplate(text) ? this.evaluate(text, options) : this.#expression(source, options);
    if (typeof result !== 'string' || !isWhollyTemplate(text)) return result;
    assertIndirectCondition(result);
    return this.#expression(result.trim(), options);
  }

  /**
   * The value of an expression for people to read: what is undefined in it stands there as `<< error 1 - … >>`, as `debug`
   * shows it. Throws a `TemplateError` for every other fault.
   */
  showExpression(source: string, options: EvaluateOptions): Value {
    return this.#renderer.renderShown(requestFor('expression', source, options));
  }

  #expression(source: string, options: EvaluateOptions): Value {
    return this.#renderer.renderFinal(requestFor('expression', source, options));
  }

  /**
   * The plain data of a tree of the operator's file: its texts are rendered, `!unsafe` stays text, `!vault` is decrypted,
   * omitted entries are left out. Throws the first `TemplateError`.
   */
  resolveNode(node: YamlNode, options: EvaluateOptions): Value {
    const constant = constantData.of(node);
    return constant === undefined ? this.#renderer.finalize(this.#lazyNode(node, options)) : constant;
  }

  /** The same for a variable: dicts and lists resolve what is read of them, and a fault is a marker where it is read. */
  lazyNode(node: YamlNode, options: EvaluateOptions): Value {
    const constant = constantVariables.of(node);
    return constant === undefined ? this.#lazyNode(node, options) : constant;
  }

  #lazyNode(node: YamlNode, { scope, searchPath }: EvaluateOptions): Value {
    if (node.kind !== 'scalar' || typeof node.value !== 'string') {
      return lazyValue(node, this.#readerFor(scope, searchPath));
    }
    return this.#renderer.render({
      kind: 'text',
      source: node.value,
      syntax: DEFAULT_SYNTAX,
      scope,
      searchPath,
      text: node,
    });
  }

  #readerFor(scope: Scope, searchPath: readonly string[]): NodeReader {
    return {
      render: (source, text) =>
        looksLikeTemplate(source)
          ? this.#renderer.render({ kind: 'text', source, syntax: DEFAULT_SYNTAX, scope, searchPath, text })
          : source,
      decrypt: (vault, { range }) => this.#decrypt(vault, range),
    };
  }

  #decrypt(vault: VaultText, range: SourceRange): Value {
    try {
      return this.#effects.decryptVault(vault.ciphertext);
    } catch (error) {
      const hint = error instanceof DiagnosticError ? error.diagnostics[0]?.hint : undefined;
      const place = { path: range.file, line: range.line, column: range.column };
      const details = { code: 'vars/vault', ...place, ...(hint === undefined ? {} : { hint }) } as const;
      return new CapturedError(new TemplateError('UndecryptableVaultError', (error as Error).message, details));
    }
  }

  /** Faults that can be told without variables: syntax, unknown filters, tests and lookups; each with its place in the text's file. */
  check(source: string, kind: SourceKind, text: TextPlace): readonly Diagnostic[] {
    return checkSource(source, kind, text);
  }

  /**
   * The variables that a source reads from outside: those it needs, and those it only reads where they may be missing. None
   * where it cannot be parsed: that has its own finding.
   */
  variablesOf(source: string, kind: SourceKind): UsedVariables {
    return analyzeSource(source, kind).used;
  }
}

/** Ansible's syntax itself where nothing changes it: what is kept of compiled templates is found by it. */
function syntaxWith(overrides: Partial<Syntax>): Syntax {
  const isDefault = Object.entries(overrides).every(([name, value]) => DEFAULT_SYNTAX[name as keyof Syntax] === value);
  return isDefault ? DEFAULT_SYNTAX : { ...DEFAULT_SYNTAX, ...overrides };
}

function requestFor(kind: 'text' | 'expression', source: string, options: EvaluateOptions): RenderRequest {
  const { scope, searchPath, text } = options;
  return { kind, source, syntax: DEFAULT_SYNTAX, scope, searchPath, text };
}
