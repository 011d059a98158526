/** A request to be made by the host's curl; paths are of the host. */
export interface WebRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  /** File with the body. */
  readonly bodyFile?: string;
  /** Seconds until the connection stands, and that the peer may be silent. */
  readonly timeout: number;
  readonly agent: string;
  readonly useProxy: boolean;
  readonly validateCertificates: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly forceBasic: boolean;
  readonly clientCertificate: string | undefined;
  readonly clientKey: string | undefined;
  readonly authorities: string | undefined;
  readonly socket: string | undefined;
  readonly decompress: boolean;
  readonly ciphers: readonly string[] | undefined;
  readonly useNetrc: boolean;
  readonly redirects: boolean;
}

/**
 * The request as a configuration for `curl --config -`: nothing of it stands in the list of processes. Body and headers of
 * the answer go to files of `folder`, code and final address to standard output.
 */
export function curlConfig(request: WebRequest, folder: string): string {
  const options: (readonly [string, string] | string | undefined)[] = [
    'silent',
    'show-error',
    'http1.1',
    ['url', request.url],
    // Of a HEAD curl writes the headers there.
    ['output', request.method === 'HEAD' ? '/dev/null' : `${folder}/body`],
    ['dump-header', `${folder}/headers`],
    ['write-out', '%{http_code}\\n%{url_effective}\\n'],
    ['cookie', ''],
    ['user-agent', request.agent],
    ['connect-timeout', String(request.timeout)],
    ['speed-limit', '1'],
    ['speed-time', String(request.timeout)],
    ...methodOptions(request),
    ...headerOptions(request),
    ...connectionOptions(request),
    ...loginOptions(request),
  ];
  return options
    .flatMap((option) => (option === undefined ? [] : [typeof option === 'string' ? option : line(option)]))
    .map((text) => `${text}\n`)
    .join('');
}

type Options = (readonly [string, string] | string | undefined)[];

function methodOptions({ method, bodyFile, redirects }: WebRequest): Options {
  const followed = redirects ? ['location' as const, ['max-redirs', '10'] as const] : [];
  if (method === 'HEAD') return ['head', ...followed];
  const implied = bodyFile === undefined ? 'GET' : 'POST';
  return [
    bodyFile === undefined ? undefined : ['data-binary', `@${bodyFile}`],
    method === implied ? undefined : ['request', method],
    ...followed,
  ];
}

/** A header that the operator gives takes the place of curl's own; `Name;` is one without a value. */
function headerOptions({ headers }: WebRequest): Options {
  const all: (readonly [string, string])[] = [...headers];
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  if (!given.has('connection')) all.push(['Connection', 'close']);
  const lines = all.map(([name, value]) => (value === '' ? `${name};` : `${name}: ${value}`));
  const absent = ['Accept', 'Expect'].filter((name) => !given.has(name.toLowerCase())).map((name) => `${name}:`);
  return [...lines, ...absent].map((text) => ['header', text] as const);
}

function connectionOptions(request: WebRequest): Options {
  return [
    request.useProxy ? undefined : ['noproxy', '*'],
    request.validateCertificates ? undefined : 'insecure',
    request.clientCertificate === undefined ? undefined : ['cert', request.clientCertificate],
    request.clientKey === undefined ? undefined : ['key', request.clientKey],
    request.authorities === undefined ? undefined : ['cacert', request.authorities],
    request.socket === undefined ? undefined : ['unix-socket', request.socket],
    request.ciphers === undefined ? undefined : ['ciphers', request.ciphers.join(':')],
    request.decompress ? 'compressed' : undefined,
  ];
}

/** Without `forceBasic` the name is sent when the server asks for it, as Ansible does. */
function loginOptions({ user, password, forceBasic, useNetrc }: WebRequest): Options {
  if (user === undefined) return [useNetrc ? 'netrc-optional' : undefined];
  return [['user', `${user}:${password ?? ''}`], forceBasic ? 'basic' : 'anyauth'];
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v' },
};

function line([name, value]: readonly [string, string]): string {
  if (value.includes('\0')) throw new RangeError(`a value for curl's ${name} holds a NUL`);
  // In `write-out` the backslashes are curl's.
  const quoted = name === 'write-out' ? value : value.replaceAll(/[\\"\n\r\t\v]/g, (each) => ESCAPES[each] ?? each);
  return `${name} = "${quoted}"`;
}
