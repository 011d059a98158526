import { posix } from 'node:path';
import type { FileState } from '../agent/reply.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { splitUrl } from '../template/values/url-parts.ts';
import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { FILE_COMMON_PARAMETERS } from './arguments/common-parameters.ts';
import { defineModule } from './define-module.ts';
import { attributesAt } from './file/attribute-arguments.ts';
import { pathInfo } from './file/path-info.ts';
import { withTemporaryFolder } from './file/temporary-folder.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { ModuleFailure, observe, perform, type Step } from './requests.ts';
import { expandPath } from './run/remote-words.ts';
import { type Checksum, findInList, parseChecksum } from './web/expected-checksum.ts';
import { installFile } from './web/install-file.ts';
import { commonRequest, WEB_PARAMETERS } from './web/parameters.ts';
import { fileNameOf, maskUrl, messageOf, type WebResponse } from './web/response.ts';
import { sendRequest } from './web/send-request.ts';

/** SHA-1 of no bytes: what check mode has of a file. */
const EMPTY = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
const MAX_LIST = 16 * 1024 * 1024;

/** ansible.builtin.get_url: a file fetched by the host's curl. The bytes do not pass the control node. */
export const getUrl = defineModule({
  name: 'get_url',
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    ...FILE_COMMON_PARAMETERS,
    ...WEB_PARAMETERS,
    url_username: { type: 'str', aliases: ['username'] },
    url_password: { type: 'str', aliases: ['password'], noLog: true },
    dest: { type: 'path', required: true },
    backup: { type: 'bool', default: false },
    checksum: { type: 'str', default: '' },
    timeout: { type: 'int', default: 10 },
    headers: { type: 'dict' },
    tmp_dest: { type: 'path', refused: 'what is fetched waits in a folder of its own below /tmp' },
  },
  validate: (args) => {
    const text = textOf(args, 'checksum') ?? '';
    const checksum = text === '' ? undefined : parseChecksum(text);
    return typeof checksum === 'string' ? checksum : undefined;
  },
  *run(args, context) {
    const dest = yield* expandPath(requiredText(args, 'dest'), context);
    return yield* withTemporaryFolder(context, (folder) => download(folder, dest, args, context));
  },
});

function* download(folder: string, dest: string, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const checksum = yield* wantedChecksum(folder, args, context);
  const algorithm = checksum ? { checksum: checksum.algorithm } : {};
  const there = yield* observe(dest, { follow: true, ...algorithm });
  const isDirectory = there.type === 'directory';
  const values: PyDict = new Map<Value, Value>([
    ['checksum_dest', null],
    ['checksum_src', null],
    ['dest', dest],
    ['elapsed', 0],
    ['url', maskUrl(requiredText(args, 'url'))],
  ]);
  const matches = checksum !== undefined && there.checksum === checksum.value;
  if (there.exists && !isDirectory && matches && !flagOf(args, 'force')) {
    const changed = yield* setAttributes(dest, values, args, context);
    return { changed, msg: `file already exists${changed ? ' but file attributes changed' : ''}`, values };
  }
  const known = there.exists && !isDirectory && checksum === undefined ? there : undefined;
  const response = yield* get(requiredText(args, 'url'), known, folder, dest, args, context);
  if (response.status === 304) {
    values.delete('checksum_dest');
    values.delete('checksum_src');
    values.set('status_code', 304);
    for (const [name, value] of pathInfo(there)) values.set(name, value);
    return { changed: false, msg: messageOf(response), values };
  }
  const path = isDirectory ? posix.join(dest, fileNameOf(response)) : dest;
  return yield* keep(folder, path, checksum, response, values, args, context);
}

function* wantedChecksum(folder: string, args: ModuleArguments, context: ModuleContext): Step<Checksum | undefined> {
  const text = requiredText(args, 'checksum');
  const checksum = text === '' ? undefined : parseChecksum(text);
  if (checksum === undefined || typeof checksum === 'string' || !checksum.isUrl) {
    return typeof checksum === 'string' ? undefined : checksum;
  }
  const inGetMode = { ...context, check: false };
  yield* get(checksum.value, undefined, folder, requiredText(args, 'dest'), args, inGetMode);
  const read = yield* perform({ kind: 'read', path: `${folder}/body`, maxBytes: MAX_LIST });
  const list = new TextDecoder().decode(read.content);
  const value = findInList(list, urlFileName(requiredText(args, 'url')), maskUrl(checksum.value));
  return { ...checksum, value, isUrl: false };
}

function urlFileName(url: string): string {
  const path = String(new Map(Object.entries(splitUrl(url))).get('path') ?? '');
  return posix.basename(path) || 'index.html';
}

/** Asks for an address; anything but the file or word that it is not newer ends the module. */
function* get(
  url: string,
  known: FileState | undefined,
  folder: string,
  dest: string,
  args: ModuleArguments,
  context: ModuleContext,
): Step<WebResponse> {
  const common = commonRequest(args);
  const since = new Date((known?.mtime ?? 0) * 1000).toUTCString();
  const headers =
    known && !flagOf(args, 'force') ? [...common.headers, ['If-Modified-Since', since] as const] : common.headers;
  const method = context.check ? 'HEAD' : 'GET';
  const result = yield* sendRequest({ ...common, url, headers, method, redirects: true }, folder, context);
  const values: PyDict = new Map<Value, Value>([
    ['url', maskUrl(url)],
    ['dest', dest],
    ['elapsed', 0],
  ]);
  if ('fault' in result) throw new ModuleFailure(result.fault, values);
  const { response } = result;
  const isFile = /^(?:file|ftp):/.test(url);
  if (response.status === 0 && !context.check) return yield* withLength(response, folder);
  if (response.status === 200 || response.status === 304 || isFile) return response;
  values.set('status_code', response.status).set('response', messageOf(response));
  throw new ModuleFailure('Request failed', values);
}

/** What a file:// address gave, with its length: curl tells none. */
function* withLength(response: WebResponse, folder: string): Step<WebResponse> {
  const { size = 0 } = yield* observe(`${folder}/body`);
  return { ...response, headers: new Map([['content-length', String(size)]]) };
}

function* keep(
  folder: string,
  path: string,
  checksum: Checksum | undefined,
  response: WebResponse,
  values: PyDict,
  args: ModuleArguments,
  context: ModuleContext,
): Step<ModuleResult> {
  const body = `${folder}/body`;
  // An answer without a body leaves no file.
  if (!context.check) yield* perform({ kind: 'touch', path: body, check: false });
  const now = context.check ? EMPTY : ((yield* observe(body, { checksum: 'sha1' })).checksum ?? null);
  const old = yield* observe(path, { follow: true, checksum: 'sha1' });
  values
    .set('dest', path)
    .set('src', body)
    .set('checksum_src', now)
    .set('checksum_dest', old.checksum ?? null);
  if (!old.exists && !(yield* observe(posix.dirname(path), { follow: true })).exists) {
    throw new ModuleFailure(`Destination ${posix.dirname(path)} does not exist`, values);
  }
  if (context.check) {
    for (const [name, value] of pathInfo(old)) values.set(name, value);
    return { changed: now !== old.checksum, msg: messageOf(response), values };
  }
  if (checksum) yield* verify(body, checksum, values);
  const differs = now !== old.checksum;
  const backup = differs ? yield* installFile(body, path, flagOf(args, 'backup'), context) : undefined;
  const touched = yield* setAttributes(path, values, args, context);
  values.set('md5sum', (yield* observe(path, { follow: true, checksum: 'md5' })).checksum ?? null);
  values.set('status_code', response.status === 0 ? null : response.status);
  if (backup !== undefined) values.set('backup_file', backup);
  return { changed: differs || touched, msg: messageOf(response), values };
}

function* verify(body: string, { algorithm, value }: Checksum, values: PyDict): Step<void> {
  const actual = (yield* observe(body, { checksum: algorithm })).checksum ?? '';
  if (actual === value) return;
  throw new ModuleFailure(`The checksum for ${body} did not match ${value}; it was ${actual}.`, values);
}

function* setAttributes(path: string, values: PyDict, args: ModuleArguments, context: ModuleContext): Step<boolean> {
  const attributes = yield* attributesAt(path, args, { follow: true, directory: false });
  const common = { path, follow: true, ...attributes, check: context.check, owes: context.owes };
  const done = yield* perform({ kind: 'ensure-attributes', ...common });
  for (const [name, value] of pathInfo(context.check ? done.before : done.after)) values.set(name, value);
  return done.changed;
}
