import type { ModuleContext } from '../module.ts';
import { ModuleFailure, type Step } from '../requests.ts';
import type { WebRequest } from './curl-config.ts';
import { maskUrl, messageOf, type WebResponse } from './response.ts';
import { sendRequest } from './send-request.ts';

/** A plain GET, as Ansible's `fetch_url` makes it where a module says nothing else. */
const PLAIN: Omit<WebRequest, 'url' | 'validateCertificates'> = {
  method: 'GET',
  headers: [],
  timeout: 10,
  agent: 'ansible-httpget',
  useProxy: true,
  user: undefined,
  password: undefined,
  forceBasic: false,
  clientCertificate: undefined,
  clientKey: undefined,
  authorities: undefined,
  socket: undefined,
  decompress: false,
  ciphers: undefined,
  useNetrc: true,
  redirects: true,
};

/** Has the host fetch an address into `folder/body`; anything but a good answer ends the module. */
export function* fetchTo(
  folder: string,
  wanted: Pick<WebRequest, 'url' | 'validateCertificates'>,
  context: ModuleContext,
): Step<WebResponse> {
  const result = yield* sendRequest({ ...PLAIN, ...wanted }, folder, { ...context, owes: [] });
  const shown = maskUrl(wanted.url);
  if ('fault' in result) throw new ModuleFailure(`Failed to download ${shown}: ${result.fault}`);
  const { response } = result;
  if (response.status === 200 || /^(?:file|ftp):/.test(wanted.url)) return response;
  throw new ModuleFailure(`Failed to download ${shown}: ${messageOf(response)}`);
}
