/** One step of a shell pattern: any text, any character, a set of characters, or a character itself. */
type Step =
  | { readonly kind: 'any' }
  | { readonly kind: 'one' }
  | { readonly kind: 'set'; readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] }
  | { readonly kind: 'literal'; readonly char: string };

/** Whether a text holds a character that a shell pattern gives a meaning. */
export function isGlob(text: string): boolean {
  return /[*?[]/.test(text);
}

/**
 * A test of whole names against a shell pattern with `*`, `?`, `[abc]`, `[a-z]` and `[!abc]`, as Python's fnmatch has it.
 * It takes no more steps than name times pattern, whatever the pattern.
 */
export function compileGlob(pattern: string): (name: string) => boolean {
  if (!isGlob(pattern)) return (name) => name === pattern;
  const steps = parseSteps([...pattern]);
  return (name) => matches(steps, [...name]);
}

function parseSteps(chars: readonly string[]): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] as string;
    const set = char === '[' ? parseSet(chars, at) : undefined;
    if (set) {
      steps.push(set.step);
      at = set.end;
    } else if (char === '*') steps.push({ kind: 'any' });
    else steps.push(char === '?' ? { kind: 'one' } : { kind: 'literal', char });
  }
  return steps;
}

/** A bracket without its partner is a bracket; `]` right after the opening is a member. */
function parseSet(chars: readonly string[], open: number): { step: Step; end: number } | undefined {
  const negated = chars[open + 1] === '!';
  const first = open + (negated ? 2 : 1);
  const end = chars.indexOf(']', first + 1);
  if (end < 0) return undefined;
  const ranges: [string, string][] = [];
  for (let at = first; at < end; at++) {
    const from = chars[at] as string;
    const isRange = chars[at + 1] === '-' && at + 2 < end;
    ranges.push([from, isRange ? (chars[at + 2] as string) : from]);
    if (isRange) at += 2;
  }
  return { step: { kind: 'set', negated, ranges }, end };
}

/** Goes back to the last `*` only, which is enough. */
function matches(steps: readonly Step[], name: readonly string[]): boolean {
  let step = 0;
  let at = 0;
  let star: { step: number; at: number } | undefined;
  while (at < name.length) {
    const current = steps[step];
    if (current?.kind === 'any') star = { step: step++, at };
    else if (current && accepts(current, name[at] as string)) {
      step++;
      at++;
    } else if (star) {
      star = { step: star.step, at: star.at + 1 };
      step = star.step + 1;
      at = star.at;
    } else return false;
  }
  while (steps[step]?.kind === 'any') step++;
  return step === steps.length;
}

function accepts(step: Step, char: string): boolean {
  if (step.kind === 'literal') return step.char === char;
  if (step.kind !== 'set') return true;
  return step.negated !== step.ranges.some(([from, to]) => from <= char && char <= to);
}
