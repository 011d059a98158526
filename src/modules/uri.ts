import { posix } from 'node:path';
import type { PyDict, Value } from '../parsing/value.ts';
import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { FILE_COMMON_PARAMETERS } from './arguments/common-parameters.ts';
import { defineModule } from './define-module.ts';
import { attributesAt } from './file/attribute-arguments.ts';
import { loadWhole, localSource } from './file/content-hash.ts';
import { pathInfo } from './file/path-info.ts';
import { withTemporaryFolder } from './file/temporary-folder.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { compute, findLocalFile, ModuleFailure, observe, perform, type Step } from './requests.ts';
import { expandPath } from './run/remote-words.ts';
import { addContent } from './web/add-content.ts';
import type { WebRequest } from './web/curl-config.ts';
import { installFile } from './web/install-file.ts';
import { commonRequest, WEB_PARAMETERS } from './web/parameters.ts';
import { bodyOf } from './web/request-body.ts';
import { fileNameOf, maskUrl, messageOf, responseValues, type WebResponse } from './web/response.ts';
import { putBody, sendRequest } from './web/send-request.ts';

/** ansible.builtin.uri: a request made on the host by its curl. */
export const uri = defineModule({
  name: 'uri',
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    ...FILE_COMMON_PARAMETERS,
    ...WEB_PARAMETERS,
    dest: { type: 'path' },
    url_username: { type: 'str', aliases: ['user'] },
    url_password: { type: 'str', aliases: ['password'], noLog: true },
    body: { type: 'raw' },
    body_format: {
      type: 'str',
      default: 'raw',
      choices: ['form-urlencoded', 'json', 'raw', 'form-multipart'],
      refused: 'a form in several parts is not put together here; use curl -F by the command module',
      refusedExcept: ['form-urlencoded', 'json', 'raw'],
    },
    src: { type: 'path' },
    method: { type: 'str', default: 'GET' },
    return_content: { type: 'bool', default: false },
    follow_redirects: { type: 'str', default: 'safe', choices: ['all', 'no', 'none', 'safe', 'urllib2', 'yes'] },
    creates: { type: 'path' },
    removes: { type: 'path' },
    status_code: { type: 'list', elements: 'int', default: [200] },
    timeout: { type: 'int', default: 30 },
    headers: { type: 'dict', default: new Map() },
    unix_socket: { type: 'path' },
    remote_src: { type: 'bool', default: false },
    ca_path: { type: 'path' },
  },
  mutuallyExclusive: [['body', 'src']],
  validate: checkMethod,
  *run(args, context) {
    if (context.check) {
      const msg = 'This action (uri) does not support check mode.';
      return { changed: false, skipped: true, isFinal: true, msg, values: new Map() };
    }
    const unneeded = yield* whyNotNeeded(args, context);
    if (unneeded !== undefined) return { changed: false, values: new Map([['stdout', unneeded]]) };
    return yield* withTemporaryFolder(context, (folder) => request(folder, args, context));
  },
});

/** curl repeats a method of its own choice after a redirect, where Ansible would ask by GET. */
function checkMethod(args: ModuleArguments): string | undefined {
  const method = requiredText(args, 'method').toUpperCase();
  const redirects = requiredText(args, 'follow_redirects');
  if (!/^[A-Z]+$/.test(method)) {
    return "Parameter 'method' needs to be a single word in uppercase, like GET or POST.";
  }
  const follows = ['all', 'yes', 'urllib2'].includes(redirects) && !['GET', 'HEAD'].includes(method);
  return follows ? `follow_redirects: ${redirects} is supported for GET and HEAD only, not for ${method}` : undefined;
}

function* whyNotNeeded(args: ModuleArguments, context: ModuleContext): Step<string | undefined> {
  const creates = textOf(args, 'creates');
  const removes = textOf(args, 'removes');
  const exists = function* (path: string): Step<boolean> {
    return (yield* observe(yield* expandPath(path, context), { follow: true })).exists;
  };
  if (creates !== undefined && (yield* exists(creates))) return `skipped, since '${creates}' exists`;
  if (removes !== undefined && !(yield* exists(removes))) return `skipped, since '${removes}' does not exist`;
  return undefined;
}

function* request(folder: string, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const given = textOf(args, 'dest');
  const dest = given === undefined ? undefined : yield* expandPath(given, context);
  const result = yield* sendRequest(yield* buildRequest(folder, dest, args, context), folder, context);
  const url = maskUrl(requiredText(args, 'url'));
  if ('fault' in result) {
    const values: PyDict = new Map<Value, Value>([
      ['redirected', false],
      ['url', url],
      ['status', -1],
      ['elapsed', 0],
    ]);
    if (expected(args).includes(-1)) return { changed: false, msg: result.fault, values };
    return { changed: false, failed: true, msg: wrongStatus(-1, args, result.fault), values };
  }
  const { response, bodyFile } = result;
  const values = responseValues(response);
  values.set('redirected', maskUrl(response.url) !== url).set('elapsed', 0);
  const location = response.headers.get('location');
  if (location !== undefined) values.set('location', new URL(location, response.url).href);
  const content = { asText: flagOf(args, 'return_content'), isWanted: expected(args).includes(response.status) };
  yield* addContent(bodyFile, response, values, content);
  const { isWanted } = content;
  const path = dest === undefined ? undefined : yield* placeFor(dest, response);
  if (path !== undefined && isWanted && response.status !== 304) yield* store(bodyFile, path, args, context);
  if (path !== undefined) {
    values.set('path', path);
    for (const [name, value] of pathInfo(yield* observe(path, { follow: true }))) values.set(name, value);
  }
  // Ansible calls a file a change even when its bytes were there.
  if (isWanted) return { changed: path !== undefined && response.status !== 304, msg: messageOf(response), values };
  return { changed: false, failed: true, msg: wrongStatus(response.status, args, messageOf(response)), values };
}

function* placeFor(dest: string, response: WebResponse): Step<string> {
  const isDirectory = (yield* observe(dest, { follow: true })).type === 'directory';
  return isDirectory ? posix.join(dest, fileNameOf(response)) : dest;
}

function expected(args: ModuleArguments): Value[] {
  return args.get('status_code') as Value[];
}

function wrongStatus(status: number, args: ModuleArguments, reason: string): string {
  return `Status code was ${status} and not [${expected(args).join(', ')}]: ${reason}`;
}

function* buildRequest(
  folder: string,
  dest: string | undefined,
  args: ModuleArguments,
  context: ModuleContext,
): Step<WebRequest> {
  const common = commonRequest(args);
  const method = requiredText(args, 'method').toUpperCase();
  const redirects =
    !['no', 'none'].includes(requiredText(args, 'follow_redirects')) && ['GET', 'HEAD'].includes(method);
  const { text, type } = bodyOf(args);
  const headers = [...common.headers];
  if (type !== undefined && !headers.some(([name]) => name.toLowerCase() === 'content-type')) {
    headers.push(['Content-Type', type]);
  }
  if (dest !== undefined && !flagOf(args, 'force')) {
    const there = yield* observe(dest, { follow: true });
    if (there.type === 'file') headers.push(['If-Modified-Since', new Date((there.mtime ?? 0) * 1000).toUTCString()]);
  }
  const bodyFile = yield* findBody(folder, text, args, context);
  return { ...common, headers, method, redirects, ...(bodyFile === undefined ? {} : { bodyFile }) };
}

function* findBody(
  folder: string,
  text: string | undefined,
  args: ModuleArguments,
  context: ModuleContext,
): Step<string | undefined> {
  const src = textOf(args, 'src');
  if (src === undefined) return text === undefined ? undefined : yield* putBody(Buffer.from(text, 'utf8'), folder);
  if (flagOf(args, 'remote_src')) {
    const path = yield* expandPath(src, context);
    if ((yield* observe(path, { follow: true })).type === 'file') return path;
    throw new ModuleFailure(`Unable to open source file ${path}`, new Map([['elapsed', 0]]));
  }
  const file = yield* findLocalFile(src, 'files', 'Task failed: ');
  return yield* putBody(yield* compute(() => loadWhole(localSource(file).content)), folder);
}

/** Keeps the body in a file, with the attributes that are asked for. */
function* store(bodyFile: string, path: string, args: ModuleArguments, context: ModuleContext): Step<void> {
  const now = yield* observe(bodyFile, { checksum: 'sha1' });
  const old = yield* observe(path, { follow: true, checksum: 'sha1' });
  if (now.checksum !== old.checksum) yield* installFile(bodyFile, path, false, context);
  const attributes = yield* attributesAt(path, args, { follow: true, directory: false });
  if (Object.keys(attributes).length === 0) return;
  const common = { path, follow: true, ...attributes, check: false, owes: context.owes };
  yield* perform({ kind: 'ensure-attributes', ...common });
}
