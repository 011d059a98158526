import type { StatOperation } from '../agent/operation.ts';
import type { FileState } from '../agent/reply.ts';
import { type PyDict, PyFloat, type Value } from '../parsing/value.ts';
import { flagOf, requiredText } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { observe } from './requests.ts';
import { expandPath } from './run/remote-words.ts';

const ALGORITHMS = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const;

/** ansible.builtin.stat: what stands at a path. MIME types, file attributes and block counts are not among the answers. */
export const stat = defineModule({
  name: 'stat',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    path: { type: 'path', required: true, aliases: ['dest', 'name'] },
    follow: { type: 'bool', default: false },
    get_checksum: { type: 'bool', default: true },
    checksum_algorithm: {
      type: 'str',
      default: 'sha1',
      choices: ALGORITHMS,
      aliases: ['checksum', 'checksum_algo'],
    },
    get_mime: { type: 'bool', default: true, aliases: ['mime', 'mime_type', 'mime-type'] },
    get_attributes: { type: 'bool', default: true, aliases: ['attr', 'attributes'] },
  },
  *run(args, context) {
    const path = yield* expandPath(requiredText(args, 'path'), context);
    const checksum = requiredText(args, 'checksum_algorithm') as NonNullable<StatOperation['checksum']>;
    const options = { follow: flagOf(args, 'follow'), ...(flagOf(args, 'get_checksum') ? { checksum } : {}) };
    const state = yield* observe(path, options, true);
    return { changed: false, values: new Map([['stat', describeState(path, state)]]) };
  },
});

/** What Ansible says of a path; without `exists` alone when nothing stands there. */
export function describeState(path: string, state: FileState): PyDict {
  if (!state.exists) return new Map([['exists', false]]);
  const bits = Number.parseInt(state.mode ?? '0', 8);
  const values: PyDict = new Map<Value, Value>([
    ['exists', true],
    ['path', path],
    ['mode', state.mode ?? '0000'],
  ]);
  for (const [name, type] of TYPES) values.set(name, state.type === type);
  for (const [name, bit] of PERMISSIONS) values.set(name, (bits & bit) !== 0);
  for (const [name, value] of numbersOf(state)) if (value !== undefined) values.set(name, value);
  for (const [name, value] of wordsOf(state)) if (value !== undefined) values.set(name, value);
  return values;
}

const TYPES = [
  ['isdir', 'directory'],
  ['ischr', 'character'],
  ['isblk', 'block'],
  ['isreg', 'file'],
  ['isfifo', 'fifo'],
  ['islnk', 'link'],
  ['issock', 'socket'],
] as const;

const PERMISSIONS = [
  ['rusr', 0o400],
  ['wusr', 0o200],
  ['xusr', 0o100],
  ['rgrp', 0o040],
  ['wgrp', 0o020],
  ['xgrp', 0o010],
  ['roth', 0o004],
  ['woth', 0o002],
  ['xoth', 0o001],
  ['isuid', 0o4000],
  ['isgid', 0o2000],
] as const;

function numbersOf(state: FileState): [string, Value | undefined][] {
  return [
    ['uid', state.uid],
    ['gid', state.gid],
    ['size', state.size],
    ['inode', state.inode],
    ['dev', state.device],
    ['nlink', state.links],
    ['atime', floatOf(state.atime)],
    ['mtime', floatOf(state.mtime)],
    ['ctime', floatOf(state.ctime)],
  ];
}

function wordsOf(state: FileState): [string, Value | undefined][] {
  return [
    ['pw_name', state.owner],
    ['gr_name', state.group],
    ['lnk_target', state.linkTarget],
    ['lnk_source', state.linkSource],
    ['checksum', state.checksum],
    ['readable', state.readable],
    ['writeable', state.writeable],
    ['executable', state.executable],
  ];
}

function floatOf(seconds: number | undefined): PyFloat | undefined {
  return seconds === undefined ? undefined : new PyFloat(seconds);
}
