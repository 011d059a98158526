/** What a scalar's text allows in YAML, as libyaml's emitter finds out. */
export interface ScalarAnalysis {
  readonly multiline: boolean;
  readonly flowPlain: boolean;
  readonly blockPlain: boolean;
  readonly singleQuoted: boolean;
  readonly block: boolean;
}

/** Characters that may stand unescaped: libyaml counts nothing beyond the Basic Multilingual Plane among them. */
export function isPrintable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x0a || (code >= 0x20 && code <= 0x7e)) return true;
  return code >= 0xa0 && code <= 0xfffd && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfeff;
}

export function isBreak(character: string): boolean {
  return '\r\n\u0085\u2028\u2029'.includes(character) && character !== '';
}

const isBlankOrEnd = (character: string | undefined) =>
  character === undefined || character === ' ' || character === '\t' || isBreak(character);

const FIRST_INDICATORS = '#,[]{}&*!|>\'"%@`';

interface Indicators {
  flow: boolean;
  block: boolean;
}

/** Finds the indicator characters that keep a text from being plain. */
function findIndicators(characters: readonly string[], text: string): Indicators {
  const found = { flow: /^(?:---|\.\.\.)/.test(text), block: /^(?:---|\.\.\.)/.test(text) };
  characters.forEach((character, index) => {
    const beforeBlank = isBlankOrEnd(characters[index + 1]);
    if (index === 0) markFirst(found, character, beforeBlank);
    else markLater(found, character, beforeBlank, isBlankOrEnd(characters[index - 1]));
  });
  return found;
}

function markFirst(found: Indicators, character: string, beforeBlank: boolean): void {
  if (FIRST_INDICATORS.includes(character) || (character === '-' && beforeBlank)) {
    found.flow = true;
    found.block = true;
  } else if (character === '?' || character === ':') {
    found.flow = true;
    if (beforeBlank) found.block = true;
  }
}

function markLater(found: Indicators, character: string, beforeBlank: boolean, afterBlank: boolean): void {
  if (',?[]{}:'.includes(character)) found.flow = true;
  if (character === ':' && beforeBlank) found.block = true;
  if (character === '#' && afterBlank) {
    found.flow = true;
    found.block = true;
  }
}

/** Looks at a text once; `allowUnicode` is false where all beyond ASCII must be escaped. */
export function analyzeScalar(text: string, allowUnicode: boolean): ScalarAnalysis {
  if (text === '') return { multiline: false, flowPlain: false, blockPlain: true, singleQuoted: true, block: false };
  const characters = Array.from(text);
  const indicators = findIndicators(characters, text);
  const special = characters.some((each) => !isPrintable(each) || (!allowUnicode && each > '~'));
  const multiline = characters.some(isBreak);
  const isSpaceOrBreak = (each: string | undefined) => each === ' ' || (each !== undefined && isBreak(each));
  const edges = isSpaceOrBreak(characters[0]) || isSpaceOrBreak(characters.at(-1));
  const breakSpace = characters.some(
    (each, index) => each === ' ' && index > 0 && isBreak(characters[index - 1] ?? ''),
  );
  const spaceBreak = characters.some((each, index) => isBreak(each) && characters[index - 1] === ' ');
  const hopeless = spaceBreak || special;
  const plain = !edges && !breakSpace && !hopeless && !multiline;
  return {
    multiline,
    flowPlain: plain && !indicators.flow,
    blockPlain: plain && !indicators.block,
    singleQuoted: !breakSpace && !hopeless,
    block: !hopeless && characters.at(-1) !== ' ',
  };
}
