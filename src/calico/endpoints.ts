/** One endpoint of ETCD_ENDPOINTS, taken apart. */
export interface Endpoint {
  readonly text: string;
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
}

/** An endpoint, or what is wrong with it as the end of "endpoint X ...". */
export function parseEndpoint(text: string): Endpoint | string {
  if (text === '') return 'is empty: there is a comma too many';
  if (text !== text.trim() || /\s/.test(text)) return 'has a blank in it';
  const match = /^([a-z]+):\/\/([^/:?#@[\]]+|\[[^\]]*\])(?::(\d*))?([/?#].*)?$/i.exec(text);
  if (!match) return 'is no URL like https://192.0.2.11:2379';
  const [, scheme = '', host = '', port, rest = ''] = match;
  if (scheme !== 'http' && scheme !== 'https') return `has the scheme ${scheme}, not http or https`;
  if (rest !== '') return `has ${rest} after its port`;
  if (port === undefined || port === '') return 'has no port';
  if (Number(port) < 1 || Number(port) > 65535) return `has the port ${port}`;
  return { text, scheme, host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** The endpoints of a list that parse, in order. */
export function validEndpoints(list: string): Endpoint[] {
  return list
    .split(',')
    .map(parseEndpoint)
    .filter((each) => typeof each !== 'string');
}
