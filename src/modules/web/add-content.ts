import type { PyDict } from '../../parsing/value.ts';
import { fromJson } from '../arguments/from-json.ts';
import { observe, perform, type Step } from '../requests.ts';
import type { WebResponse } from './response.ts';

const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Adds the body of an answer to the result: as `content` where text is asked for, as `json` where its type says so, and as
 * `body` where it is that of an error which counts as a success, since Ansible has read it then.
 */
export function* addContent(
  bodyFile: string,
  response: WebResponse,
  values: PyDict,
  { asText, isWanted }: { readonly asText: boolean; readonly isWanted: boolean },
): Step<void> {
  const isJson = saysJson(response);
  const isError = response.status < 200 || response.status >= 300;
  const isUnread = !isJson && !asText && isError && isWanted;
  if (!isJson && !asText && !isUnread) return;
  const text = yield* readText(bodyFile, response);
  if (asText) values.set('content', text);
  if (isUnread) values.set('body', text);
  if (isJson) addJson(text, values);
}

function saysJson({ headers }: WebResponse): boolean {
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const subtype = type.split('/')[1]?.split('+').at(-1) ?? '';
  return ['json', 'javascript'].includes(subtype);
}

/** An answer without a body leaves no file. */
function* readText(bodyFile: string, { headers }: WebResponse): Step<string> {
  const found = yield* observe(bodyFile);
  const read = found.exists ? yield* perform({ kind: 'read', path: bodyFile, maxBytes: MAX_BYTES }) : undefined;
  const charset = /charset="?([\w-]+)/i.exec(headers.get('content-type') ?? '')?.[1] ?? 'utf-8';
  return decode(read?.content ?? new Uint8Array(), charset);
}

function decode(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset, { ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof RangeError) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    throw error;
  }
}

/** What only says that it is JSON is left as text. */
function addJson(text: string, values: PyDict): void {
  try {
    values.set('json', fromJson(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
}
