/**
 * Tokens of the template language. The type names are those that nunjucks' parser knows, so that its token handling can be
 * inherited; `eof` is added, as the last token of every stream.
 */
export type TokenType =
  | 'data'
  | 'block-start'
  | 'block-end'
  | 'variable-start'
  | 'variable-end'
  | 'symbol'
  | 'string'
  | 'int'
  | 'float'
  | 'operator'
  | 'comma'
  | 'colon'
  | 'tilde'
  | 'pipe'
  | 'left-paren'
  | 'right-paren'
  | 'left-bracket'
  | 'right-bracket'
  | 'left-curly'
  | 'right-curly'
  | 'eof';

export interface Token {
  readonly type: TokenType;
  readonly value: string;
  /** Zero-based, as nunjucks counts. */
  readonly lineno: number;
  readonly colno: number;
}

/** A list of tokens in the shape that nunjucks' parser reads from. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  nextToken(): Token | null {
    const token = this.#tokens[this.#index] ?? null;
    if (token && token.type !== 'eof') this.#index += 1;
    return token;
  }

  /** The token after the one that `nextToken` would give. */
  peekSecond(): Token | null {
    return this.#tokens[this.#index + 1] ?? this.#tokens.at(-1) ?? null;
  }

  /** The token that `nextToken` would give. */
  peekFirst(): Token | null {
    return this.#tokens[this.#index] ?? this.#tokens.at(-1) ?? null;
  }
}

const TYPE_WORDS: Partial<Record<TokenType, string>> = {
  data: 'template data / text',
  'block-start': 'begin of statement block',
  'block-end': 'end of statement block',
  'variable-start': 'begin of print statement',
  'variable-end': 'end of print statement',
  symbol: 'name',
  int: 'integer',
  eof: 'end of template',
  comma: ',',
  colon: ':',
  tilde: '~',
  pipe: '|',
  'left-paren': '(',
  'right-paren': ')',
  'left-bracket': '[',
  'right-bracket': ']',
  'left-curly': '{',
  'right-curly': '}',
};

/** How a message names a kind of token. */
export function describeType(type: TokenType): string {
  return TYPE_WORDS[type] ?? type;
}

/** How a message names the token that it met. */
export function describeToken(token: Token): string {
  return token.type === 'symbol' || token.type === 'operator' ? token.value : describeType(token.type);
}
