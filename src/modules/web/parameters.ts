import { toStr } from '../../template/values/text.ts';
import { dictOf, flagOf, listOf, numberOf, requiredText, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, Parameter } from '../module.ts';
import type { WebRequest } from './curl-config.ts';

/** The parameters that `uri` and `get_url` share. */
export const WEB_PARAMETERS: Readonly<Record<string, Parameter>> = {
  url: { type: 'str', required: true },
  force: { type: 'bool', default: false },
  http_agent: { type: 'str', default: 'ansible-httpget' },
  use_proxy: { type: 'bool', default: true },
  validate_certs: { type: 'bool', default: true },
  force_basic_auth: { type: 'bool', default: false },
  client_cert: { type: 'path' },
  client_key: { type: 'path' },
  use_gssapi: {
    type: 'bool',
    default: false,
    refused: 'curl is not asked for GSSAPI; use the command module',
    refusedExcept: [false],
  },
  unredirected_headers: {
    type: 'list',
    elements: 'str',
    default: [],
    refused: 'curl cannot keep single headers out of redirected requests',
  },
  decompress: { type: 'bool', default: true },
  ciphers: { type: 'list', elements: 'str' },
  use_netrc: { type: 'bool', default: true },
};

/** What both modules ask of a request; methods, bodies and redirects are their own. */
export function commonRequest(args: ModuleArguments): Omit<WebRequest, 'method' | 'redirects'> {
  const headers = [...(dictOf(args, 'headers') ?? [])].map(([name, value]): [string, string] => [
    toStr(name),
    toStr(value),
  ]);
  const text = (name: string) => textOf(args, name) || undefined;
  return {
    url: requiredText(args, 'url'),
    headers: flagOf(args, 'force') ? [...headers, ['cache-control', 'no-cache']] : headers,
    timeout: numberOf(args, 'timeout') ?? 10,
    agent: requiredText(args, 'http_agent'),
    useProxy: flagOf(args, 'use_proxy'),
    validateCertificates: flagOf(args, 'validate_certs'),
    user: text('url_username'),
    password: text('url_password'),
    forceBasic: flagOf(args, 'force_basic_auth'),
    clientCertificate: text('client_cert'),
    clientKey: text('client_key'),
    authorities: text('ca_path'),
    socket: text('unix_socket'),
    decompress: flagOf(args, 'decompress'),
    ciphers: listOf(args, 'ciphers'),
    useNetrc: flagOf(args, 'use_netrc'),
  };
}
