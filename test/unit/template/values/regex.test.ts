import { describe, expect, it } from 'vitest';
import { compileRegex, searchRegex } from '../../../../src/template/values/regex/operations.ts';

describe('a pattern of Python', () => {
  it.each(['(?<=(?>a))b', '(?<!a?+)b', '(a)(?(1)b|c)'])(
    'is refused where JavaScript has no such thing: %s',
    (pattern) => {
      expect(() => compileRegex(pattern, false, false)).toThrow(/not supported/);
    },
  );

  it('refuses flags in its middle', () => {
    expect(() => compileRegex('a(?i)b', false, false)).toThrow(
      'global flags not at the start of the expression at position 1',
    );
  });

  it('ignores case in a part of it only', () => {
    const regex = compileRegex('x(?i:[a-c]é)y', false, false);
    expect(searchRegex(regex, 'xBÉy')).not.toBeNull();
    expect(searchRegex(regex, 'XBÉy')).toBeNull();
  });

  it('matches from the start, or the whole text, on demand', () => {
    const regex = compileRegex('a|ab', false, false);
    expect(searchRegex(regex, 'ab', 'match')?.[0]).toBe('a');
    expect(searchRegex(regex, 'ab', 'fullmatch')?.[0]).toBe('ab');
    expect(searchRegex(regex, 'xab', 'match')).toBeNull();
  });

  it('cannot be broken out of by names of groups', () => {
    expect(() => compileRegex('(?P<a>.)(?P<a>.)', false, false)).toThrow("redefinition of group name 'a'");
    expect(() => compileRegex('(?P<a b>.)', false, false)).toThrow("bad character in group name 'a b'");
  });
});
