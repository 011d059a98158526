/** Prefixes that `%TAG` directives declare, by handle. */
export type TagHandlers = ReadonlyMap<string, string>;

const DEFAULT_HANDLERS: TagHandlers = new Map([
  ['!', '!'],
  ['!!', 'tag:yaml.org,2002:'],
]);

/** The handles of a document: YAML's own and those of its directives. */
export function tagHandlers(directives: readonly { kind: string; handle?: string; prefix?: string }[]): TagHandlers {
  const declared = directives.filter((each) => each.kind === 'tag');
  if (declared.length === 0) return DEFAULT_HANDLERS;
  return new Map([
    ...DEFAULT_HANDLERS,
    ...declared.map((each): [string, string] => [each.handle ?? '', each.prefix ?? '']),
  ]);
}

/** The full name of a tag as written (`!!int`, `!vault`, `!<tag:…>`). */
export function fullTag(written: string, handlers: TagHandlers): string {
  if (written.startsWith('!<')) return decodeTag(written.slice(2, -1));
  const handleEnd = written.indexOf('!', 1);
  const handle = handleEnd < 0 ? '!' : written.slice(0, handleEnd + 1);
  return decodeTag((handlers.get(handle) ?? handle) + written.slice(handle.length));
}

/** `!unsafe`: the value is data, also in a file whose strings are templates. */
export function isUnsafeTag(tag: string): boolean {
  return tag === '!unsafe';
}

/** `!vault` and its old spelling: the value is ciphertext. */
export function isVaultTag(tag: string): boolean {
  return tag === '!vault' || tag === '!vault-encrypted';
}

function decodeTag(tag: string): string {
  if (!tag.includes('%')) return tag;
  try {
    return decodeURIComponent(tag);
  } catch {
    return tag;
  }
}
