/** One route of `ip -4 route show`. */
export interface Route {
  /** `unicast` for ordinary routes; else `blackhole`, `unreachable`, `prohibit`, … */
  readonly type: string;
  /** Network or address as printed; an address has no prefix length, `default` is 0.0.0.0/0. */
  readonly destination: string;
  readonly via?: string;
  readonly device?: string;
  /** `bird`, `kernel`, … */
  readonly protocol?: string;
  readonly onlink: boolean;
}

const TYPES = new Set([
  'unicast',
  'local',
  'broadcast',
  'multicast',
  'throw',
  'unreachable',
  'prohibit',
  'blackhole',
  'nat',
  'anycast',
]);

/** Reads `ip -4 route show`, with or without `-o`; further next hops of a multipath route are routes of their own. */
export function parseRoutes(text: string): Route[] {
  const routes: Route[] = [];
  for (const line of text.replaceAll('\\\t', '\n\t').split('\n')) {
    const words = line
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '');
    const [first = ''] = words;
    const previous = routes.at(-1);
    if (first === '') continue;
    if (first === 'nexthop' && previous) routes.push({ ...previous, ...attributesOf(words.slice(1)) });
    else if (TYPES.has(first))
      routes.push({ ...attributesOf(words.slice(2)), type: first, destination: normalize(words[1] ?? '') });
    else if (/^(default|[\d.]+(\/\d+)?)$/.test(first)) {
      routes.push({ ...attributesOf(words.slice(1)), type: 'unicast', destination: normalize(first) });
    }
  }
  return routes;
}

function attributesOf(words: readonly string[]): Omit<Route, 'type' | 'destination'> {
  const after = (name: string): string | undefined => {
    const index = words.indexOf(name);
    return index < 0 ? undefined : words[index + 1];
  };
  const [via, device, protocol] = [after('via'), after('dev'), after('proto')];
  return {
    ...(via === undefined ? {} : { via }),
    ...(device === undefined ? {} : { device }),
    ...(protocol === undefined ? {} : { protocol }),
    onlink: words.includes('onlink'),
  };
}

function normalize(destination: string): string {
  return destination === 'default' ? '0.0.0.0/0' : destination.includes('/') ? destination : `${destination}/32`;
}
