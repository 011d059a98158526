import type { PyDict, Value } from '../../parsing/value.ts';
import { splitUrl } from '../../template/values/url-parts.ts';

/** What a server answered, after redirects. */
export interface WebResponse {
  /** 0 for a file, which has none. */
  readonly status: number;
  /** Where it came from in the end. */
  readonly url: string;
  readonly reason: string;
  /** By lower-case name; a name that came several times has its values joined. */
  readonly headers: ReadonlyMap<string, string>;
  readonly cookies: readonly (readonly [string, string])[];
}

/** Reads what curl wrote of the headers; the last block is the answer's, cookies may come with any. */
export function parseHeaders(text: string): Pick<WebResponse, 'reason' | 'headers' | 'cookies'> {
  const blocks = text.split(/\r?\n\r?\n/).filter((block) => /^HTTP\//.test(block));
  const lines = (blocks.at(-1) ?? '').split(/\r?\n/);
  const headers = new Map<string, string>();
  for (const [name, value] of lines.slice(1).map(splitHeader)) {
    const known = headers.get(name);
    headers.set(name, known === undefined ? value : `${known}, ${value}`);
  }
  const reason = /^HTTP\/\S+ \d+ ?(.*)$/.exec(lines[0] ?? '')?.[1] ?? '';
  return { reason, headers, cookies: [...new Map(blocks.flatMap(cookiesOf))] };
}

function splitHeader(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
}

function cookiesOf(block: string): [string, string][] {
  return block
    .split(/\r?\n/)
    .map(splitHeader)
    .filter(([name]) => name === 'set-cookie')
    .map(([, value]) => {
      const pair = value.split(';')[0] ?? '';
      return [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()];
    });
}

/** Name and password of a URL are no one's business: Ansible puts stars in their place. */
export function maskUrl(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)@/i, (_, scheme: string, login: string) =>
    login.includes(':') ? `${scheme}****:****@` : `${scheme}****@`,
  );
}

/** Ansible's sentence about an answer. */
export function messageOf({ status, reason, headers }: WebResponse): string {
  const isGood = status === 0 || (status >= 200 && status < 300);
  return isGood ? `OK (${headers.get('content-length') ?? 'unknown'} bytes)` : `HTTP Error ${status}: ${reason}`;
}

/** What `fetch_url` says of an answer, by Ansible's names. */
export function responseValues(response: WebResponse): PyDict {
  const values: PyDict = new Map<Value, Value>([['url', maskUrl(response.url)]]);
  for (const [name, value] of response.headers) values.set(name.replaceAll('-', '_'), value);
  if (response.status >= 200 && response.status < 300) {
    values.set('cookies', new Map<Value, Value>(response.cookies));
    values.set('cookies_string', response.cookies.map(([name, value]) => `${name}=${value}`).join('; '));
  }
  return values.set('status', response.status).set('url', maskUrl(response.url));
}

/** The file name that an answer has for itself, or that its address ends with; never more than a name. */
export function fileNameOf({ headers, url }: WebResponse): string {
  const given = /filename="?([^";]*)"?/i.exec(headers.get('content-disposition') ?? '')?.[1] ?? '';
  const path = String(new Map(Object.entries(splitUrl(url))).get('path') ?? '');
  const name = (given || decode(path)).split('/').at(-1) ?? '';
  return ['', '.', '..'].includes(name) || name.includes('\0') ? 'index.html' : name;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
