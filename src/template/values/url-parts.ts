import type { Value } from '../../parsing/value.ts';
import { valueError } from './errors.ts';

export interface UrlParts {
  readonly fragment: string;
  readonly hostname: Value;
  readonly netloc: string;
  readonly password: Value;
  readonly path: string;
  readonly port: Value;
  readonly query: string;
  readonly scheme: string;
  readonly username: Value;
}

/** Python's `urlsplit` with the parts of its network location. Throws its ValueErrors for ports and brackets. */
export function splitUrl(source: string): UrlParts {
  const url = source.trimStart().replace(/[\t\r\n]/g, '');
  const schemeMatch = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(url);
  let rest = schemeMatch ? url.slice(schemeMatch[0].length) : url;
  let netloc = '';
  if (rest.startsWith('//')) {
    netloc = /^[^/?#]*/.exec(rest.slice(2))?.[0] ?? '';
    rest = rest.slice(2 + netloc.length);
    if (netloc.includes('[') !== netloc.includes(']')) throw valueError('Invalid IPv6 URL');
  }
  const [beforeFragment, fragment] = cut(rest, '#');
  const [path, query] = cut(beforeFragment, '?');
  const { hostname, password, port, username } = splitLocation(netloc);
  const scheme = (schemeMatch?.[1] ?? '').toLowerCase();
  return { fragment, hostname, netloc, password, path, port, query, scheme, username };
}

function cut(text: string, at: string): [before: string, after: string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

function splitLocation(netloc: string): Pick<UrlParts, 'hostname' | 'port' | 'username' | 'password'> {
  const at = netloc.lastIndexOf('@');
  const [user, password] = at < 0 ? [undefined, undefined] : splitUser(netloc.slice(0, at));
  const host = netloc.slice(at + 1);
  const match = /^\[([^\]]*)\](?::(.*))?$/.exec(host) ?? /^([^:]*)(?::(.*))?$/s.exec(host);
  const hostname = match?.[1]?.toLowerCase() ?? '';
  return {
    hostname: hostname === '' ? null : hostname,
    port: readPort(match?.[2]),
    username: user ?? null,
    password: password ?? null,
  };
}

function splitUser(text: string): [user: string, password: string | undefined] {
  const colon = text.indexOf(':');
  return colon < 0 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)];
}

function readPort(text: string | undefined): Value {
  if (text === undefined || text === '') return null;
  if (!/^\d+$/.test(text)) throw valueError(`Port could not be cast to integer value as '${text}'`);
  const port = Number(text);
  if (port > 65535) throw valueError('Port out of range 0-65535');
  return port;
}
