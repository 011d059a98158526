import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { OperationFailure } from '../agent/reply.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { flagOf, requiredText } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { LocalPlace, ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { ActionFailure, attempt, findPlace, observe, type Step } from './requests.ts';
import { expandPath } from './run/remote-words.ts';

/** Content goes through the control node's memory, so there is an end to it. */
const MAX_BYTES = 256 * 1024 * 1024;

/** ansible.builtin.fetch: a file of the host, kept on the control node below `dest`, under the host's name unless `flat`. */
export const fetchModule = defineModule({
  name: 'fetch',
  runsOn: 'host',
  reachesOut: false,
  writesControlNode: true,
  parameters: {
    src: { type: 'str', required: true },
    dest: { type: 'str', required: true },
    flat: { type: 'bool', default: false },
    fail_on_missing: { type: 'bool', default: true },
    validate_checksum: { type: 'bool', default: true },
  },
  *run(args, context) {
    if (context.check) {
      const msg = 'check mode not (yet) supported for this module';
      return { changed: false, skipped: true, isFinal: true, msg, values: new Map() };
    }
    const source = yield* expandPath(requiredText(args, 'src'), context);
    const found = yield* observe(source, { follow: true, checksum: 'sha1' });
    if (found.type === 'directory') return directoryResult(args);
    const wanted = placeFor(source, args, context);
    const place = yield* checkPlace(wanted, args);
    if (place.sha1 !== undefined && place.sha1 === found.checksum) return unchanged(source, place);
    const answer = yield* attempt({ kind: 'read', path: source, maxBytes: MAX_BYTES });
    if ('failure' in answer) return notRead(source, answer.failure, args);
    const bytes = answer.result.content ?? new Uint8Array();
    // /proc and the like have bytes although they have no size; what was read counts.
    const checksum = createHash('sha1').update(bytes).digest('hex');
    if (place.sha1 === checksum) return unchanged(source, place);
    const saved = yield* findPlace(wanted.dest, wanted.below, bytes);
    return { changed: true, values: savedValues(saved, checksum) };
  },
});

interface Wanted {
  readonly dest: string;
  readonly below: string | undefined;
}

/** Without `flat` the host's name and the whole path go below `dest`; with it the last word, where `dest` ends in a slash. */
function placeFor(source: string, args: ModuleArguments, { host }: ModuleContext): Wanted {
  const dest = requiredText(args, 'dest');
  if (!flagOf(args, 'flat')) {
    // A path that climbs out of the host's own folder would land in another host's.
    const below = posix.normalize(`${host}/${source}`);
    if (!below.startsWith(`${host}/`) || /(?:^|\/)\.{1,2}(?:\/|$)|^\//.test(host))
      throw traversal(dest, `${dest}/${host}/${source}`);
    return { dest, below };
  }
  return { dest, below: dest.endsWith('/') ? posix.basename(source) : undefined };
}

function traversal(dest: string, place: string): ActionFailure {
  return new ActionFailure(`Detected directory traversal, expected to be contained in '${dest}' but got '${place}'`);
}

function* checkPlace(wanted: Wanted, args: ModuleArguments): Step<LocalPlace> {
  const place = yield* findPlace(wanted.dest, wanted.below);
  if (place.type !== 'directory') return place;
  throw new ActionFailure(
    flagOf(args, 'flat') && wanted.below === undefined
      ? 'dest is an existing directory, use a trailing slash if you want to fetch src into that directory'
      : `calculated dest '${place.path}' is an existing directory, use another path that does not point to an existing directory`,
  );
}

function directoryResult(args: ModuleArguments): ModuleResult {
  const msg = 'remote file is a directory, fetch cannot work on directories';
  if (flagOf(args, 'fail_on_missing')) return { changed: false, failed: true, msg, values: new Map() };
  return { changed: false, msg: `${msg}, not transferring, ignored`, values: new Map() };
}

function notRead(source: string, { reason, message }: OperationFailure, args: ModuleArguments): ModuleResult {
  const isMissing = reason === 'not-found';
  const msg = isMissing ? 'the remote file does not exist, not transferring, ignored' : message;
  if (flagOf(args, 'fail_on_missing')) return { changed: false, failed: true, msg, values: new Map() };
  return { changed: false, ...(isMissing ? { msg } : {}), values: new Map([['file', source]]) };
}

function unchanged(source: string, { path, sha1, md5 }: LocalPlace): ModuleResult {
  const values: PyDict = new Map<Value, Value>([
    ['md5sum', md5 ?? null],
    ['file', source],
    ['dest', path],
    ['checksum', sha1 ?? null],
  ]);
  return { changed: false, values };
}

function savedValues({ path, sha1, md5 }: LocalPlace, remote: string): PyDict {
  return new Map<Value, Value>([
    ['md5sum', md5 ?? null],
    ['dest', path],
    ['remote_md5sum', null],
    ['checksum', sha1 ?? null],
    ['remote_checksum', remote],
  ]);
}
