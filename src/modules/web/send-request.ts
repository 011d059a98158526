import { sourceOf } from '../file/content-hash.ts';
import { writePrivateFile } from '../file/private-file.ts';
import type { ModuleContext } from '../module.ts';
import { ModuleFailure, perform, type Step } from '../requests.ts';
import { curlConfig, type WebRequest } from './curl-config.ts';
import { parseHeaders, type WebResponse } from './response.ts';

/** An answer, its bytes in `bodyFile` on the host; or why there is none. */
export type WebResult = { readonly response: WebResponse; readonly bodyFile: string } | { readonly fault: string };

const MAX_HEADERS = 1024 * 1024;

/** Has the host's curl make a request, with `folder` for its files. */
export function* sendRequest(request: WebRequest, folder: string, context: ModuleContext): Step<WebResult> {
  const { run } = yield* perform({
    kind: 'run',
    // The operator's own settings for curl are not Ansible's.
    argv: [
      'sh',
      '-c',
      'command -v curl >/dev/null || exit 126; umask 077; : >"$1/headers"; exec curl -q --config -',
      'sh',
      folder,
    ],
    stdin: Buffer.from(curlConfig(request, folder), 'utf8'),
    environment: context.environment,
    timeout: context.timeout,
    check: false,
    owes: context.owes,
  });
  if (run?.rc === 126) throw new ModuleFailure('curl is needed on the host for this module, and it has none');
  const [code = '', url = ''] = new TextDecoder().decode(run?.stdout).split('\n');
  const status = Number(code);
  // A file has no status: 0 is a good answer then.
  if (run?.rc !== 0 || (status === 0 && !/^file:/i.test(request.url)))
    return { fault: `Request failed: ${new TextDecoder().decode(run?.stderr).trim()}` };
  const read = yield* perform({ kind: 'read', path: `${folder}/headers`, maxBytes: MAX_HEADERS });
  const headers = parseHeaders(new TextDecoder('latin1').decode(read.content));
  return { response: { status, url, ...headers }, bodyFile: `${folder}/body` };
}

/** Puts a body where curl can read it; it may hold secrets, so that only the user can. */
export function* putBody(bytes: Uint8Array, folder: string): Step<string> {
  const path = `${folder}/request`;
  yield* writePrivateFile(path, sourceOf(bytes).content);
  return path;
}
