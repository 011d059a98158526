import type { Effects } from '../render-context.ts';

/** The regular files that a shell-like pattern matches, as Python's `glob.glob` finds them: hidden ones only when asked for. */
export function globFiles(pattern: string, effects: Effects): string[] {
  const root = pattern.startsWith('/') ? '/' : '';
  const parts = pattern.split('/').filter((part) => part !== '');
  return expand(root, parts, effects).filter((name) => effects.exists(name) === 'file');
}

function expand(base: string, parts: readonly string[], effects: Effects): string[] {
  const [part, ...rest] = parts;
  if (part === undefined) return [base];
  const join = (name: string) => (base === '' || base === '/' ? base + name : `${base}/${name}`);
  if (!/[*?[]/.test(part)) return effects.exists(join(part)) ? expand(join(part), rest, effects) : [];
  const matcher = globPattern(part);
  return namesIn(base || '.', effects)
    .filter((name) => matcher.test(name) && (part.startsWith('.') || !name.startsWith('.')))
    .flatMap((name) => expand(join(name), rest, effects));
}

function namesIn(directory: string, effects: Effects): string[] {
  try {
    return effects.listDirectory(directory);
  } catch {
    return [];
  }
}

/** A pattern of Python's `fnmatch` as an expression. */
export function globPattern(pattern: string): RegExp {
  const source = pattern.replace(
    /\[(!?)([^\]]+)\]|[\s\S]/g,
    (whole, negated: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${negated ? '^' : ''}${set.replace(/[\\^\][]/g, '\\$&')}]`;
      if (whole === '*') return '[\\s\\S]*';
      if (whole === '?') return '[\\s\\S]';
      return whole.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    },
  );
  return new RegExp(`^(?:${source})$`, 'u');
}
