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

/** A list of tokens, `eof` the last, in the shape that nunjucks' parser reads from. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The token that `nextToken` would give. */
  get current(): Token {
    return this.#tokens[this.#index] as Token;
  }

  /** The token after the current one; at the end that is the last one again. */
  get following(): Token {
    return this.#tokens[this.#index + 1] ?? this.current;
  }

  nextToken(): Token {
    const token = this.current;
    if (token.type !== 'eof') this.#index += 1;
    return token;
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
