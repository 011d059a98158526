import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';

/** One task on this machine, in a directory of its own, and what the real module gave and left there. */
export interface HostCase {
  readonly title: string;
  /** Shell text that makes what the task finds, run in the directory. */
  readonly prepare?: string;
  /** `{work}` is the directory, `{play}` that of the playbook, `{server}` the address of a server. */
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly context?: {
    readonly check?: boolean;
    readonly diff?: boolean;
    readonly environment?: Readonly<Record<string, string>>;
  };
  /** Files of the control node, which a relative `src` finds. */
  readonly files?: Readonly<Record<string, string>>;
  /** Keys of the result that are not Ansible's, and why; `tree` for what is left. */
  readonly differs?: Readonly<Record<string, string>>;
  recorded?: Recorded;
}

export interface Recorded {
  readonly result: Readonly<Record<string, unknown>>;
  readonly tree?: unknown;
}

export interface HostCases {
  readonly module: string;
  readonly cases: HostCase[];
}

/** Different in each run, or of no meaning outside of Ansible. */
const LEFT_OUT = new Set([
  ...['atime', 'mtime', 'ctime', 'inode', 'dev', 'start', 'end', 'delta', 'stop', 'elapsed', 'invocation', 'exception'],
  ...['warnings', 'deprecations', 'failed_when_result', 'skip_reason', 'version', 'blocks'],
]);

/** A result or text with what depends on the machine, the moment and the directory taken out. */
export function stable(value: unknown, work: string): unknown {
  if (Array.isArray(value)) return value.map((item) => stable(item, work));
  if (typeof value === 'string') return stableText(value, work);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !LEFT_OUT.has(key) && !key.startsWith('_ansible'));
  return Object.fromEntries(
    kept
      .map(([key, item]): [string, unknown] => [stableText(key, work), key === 'files' ? sortFiles(item) : item])
      .map(([key, item]): [string, unknown] => [
        key,
        key === 'diff' ? stableDiff(item, work) : ownerless(key, stable(item, work)),
      ])
      .filter(([key, item]) => key !== 'diff' || (item as unknown[]).length > 0),
  );
}

function stableText(text: string, work: string): string {
  return text
    .replaceAll(work, '{work}')
    .replaceAll(/\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~/g, '.{backup}')
    .replaceAll(/(ansible|golden)\.[a-z0-9_]{8}/g, '$1.{random}')
    .replace(/^Paused for [\d.]+/, 'Paused for {time}');
}

/** Directories have no order of their own. */
function sortFiles(files: unknown): unknown {
  const pathOf = (file: unknown) => String((file as { path?: unknown }).path ?? file);
  return Array.isArray(files) ? files.toSorted((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1)) : files;
}

/** Ansible gives one difference or a list, also of what does not differ. */
function stableDiff(diff: unknown, work: string): unknown[] {
  const all = (Array.isArray(diff) ? diff : [diff]) as Record<string, unknown>[];
  return all
    .filter(({ before, after }) => typeof before === 'string' && typeof after === 'string' && before !== after)
    .map((each) => stable(each, work));
}

function ownerless(key: string, value: unknown): unknown {
  const own = userInfo();
  const owns: Readonly<Record<string, unknown>> = {
    uid: own.uid,
    gid: own.gid,
    owner: own.username,
    pw_name: own.username,
  };
  if (key === 'group' || key === 'gr_name') return '{group}';
  return key in owns && owns[key] === value ? `{${key}}` : value;
}

/** A record without what the case says is not Ansible's. */
export function comparable({ result, tree }: Recorded, { differs = {} }: HostCase): Recorded {
  const kept = Object.fromEntries(Object.entries(result).filter(([key]) => !(key in differs)));
  return { result: kept, ...('tree' in differs ? {} : { tree }) };
}

/** What lies below a directory: type, mode and bytes or target of everything, by path. */
export function readTree(root: string, below = ''): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const name of readdirSync(join(root, below)).toSorted()) {
    const path = below === '' ? name : `${below}/${name}`;
    const status = lstatSync(join(root, path));
    const mode = (status.mode & 0o7777).toString(8).padStart(4, '0');
    const shown = stableText(path, root);
    if (status.isDirectory()) Object.assign(tree, leadsTo(path, root) ? {} : { [shown]: mode }, readTree(root, path));
    else if (status.isSymbolicLink()) tree[shown] = `-> ${stableText(readlinkSync(join(root, path)), root)}`;
    else if (status.isFile()) tree[shown] = `${mode} ${textOf(readFileSync(join(root, path)), root)}`;
    else tree[shown] = 'special';
  }
  return tree;
}

/** `fetch` repeats the path of the directory below its own; the steps down to it are the machine's. */
function leadsTo(path: string, root: string): boolean {
  return path.split('/').some((_, index, words) => index > 0 && root.startsWith(`/${words.slice(index).join('/')}/`));
}

function textOf(bytes: Buffer, root: string): string {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? stableText(text, root) : `base64:${bytes.toString('base64')}`;
}

/** The case with `{work}`, `{play}` and `{server}` replaced in its arguments. */
export function inWork<T>(value: T, work: string, play = '{play}', server = '{server}'): T {
  return JSON.parse(
    JSON.stringify(value).replaceAll('{work}', work).replaceAll('{play}', play).replaceAll('{server}', server),
  ) as T;
}
