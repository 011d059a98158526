import { type Value, VaultText } from '../../parsing/value.ts';
import { path } from '../filters/coerce.ts';
import type { RenderContext } from '../render-context.ts';
import { pythonError, typeError } from '../values/errors.ts';
import { toRepr } from '../values/text.ts';
import { typeName } from '../values/types.ts';
import { Undefined } from '../values/undefined.ts';
import { isVaultText } from '../values/vault-text.ts';
import { type TestDefinition, type TestTable, test } from './test.ts';

/** A path argument. Python's `os.path` tests are false for None and throw for other types. */
function pathOf(value: Value): string {
  if (typeof value === 'string') return value;
  throw typeError(`stat: path should be string, bytes, os.PathLike or integer, not ${typeName(value)}`);
}

function isKind(kind: 'file' | 'directory'): TestDefinition {
  return test('path', ([value], context) => context.effects.exists(pathOf(value ?? null)) === kind);
}

const file = isKind('file');
const directory = isKind('directory');
const link = test('path', ([value], context) => context.effects.stat(pathOf(value ?? null))?.type === 'link');
const absolute = test('s', ([value]) => path(value).startsWith('/'));
const sameFile = test('f1 f2', ([left, right], context) =>
  isSameFile(pathOf(left ?? null), pathOf(right ?? null), context));
const mount = test('path', ([value], context) => isMount(pathOf(value ?? null), context));

function isSameFile(left: string, right: string, context: RenderContext): boolean {
  const [ours, theirs] = [left, right].map((name) => followed(name, context));
  return ours?.device === theirs?.device && ours?.inode === theirs?.inode;
}

/** The status of what a path leads to; throws where there is nothing. */
function followed(name: string, context: RenderContext) {
  const status = context.effects.stat(`${name}/.`) ?? context.effects.stat(context.effects.realPath?.(name) ?? name);
  if (!status) throw pythonError('FileNotFoundError', `[Errno 2] No such file or directory: '${name}'`);
  return status;
}

function isMount(name: string, context: RenderContext): boolean {
  const here = context.effects.stat(name);
  const above = context.effects.stat(`${name}/..`);
  if (!here || !above || here.type === 'link') return false;
  return here.device !== above.device || here.inode === above.inode;
}

function isVaultedFile(name: string, context: RenderContext): boolean {
  try {
    return isVaultText(Buffer.from(context.effects.readFile(name)).toString('latin1'));
  } catch {
    const reason = `[Errno 2] No such file or directory: b${toRepr(name)}`;
    throw pythonError('AnsibleFilterError', `Cannot test if the file ${toRepr(name)} is a vault: ${reason}`);
  }
}

function isVaultEncrypted(value: Value): boolean {
  if (value instanceof VaultText) return true;
  if (value instanceof Undefined) value.trip();
  return false;
}

/** Tests on files of the control node, and on vault text. */
export const FILE_TESTS: TestTable = new Map<string, TestDefinition>([
  ['file', file],
  ['is_file', file],
  ['directory', directory],
  ['is_dir', directory],
  ['link', link],
  ['is_link', link],
  ['exists', test('path', ([value], context) => context.effects.exists(pathOf(value ?? null)) !== undefined)],
  ['link_exists', test('path', ([value], context) => context.effects.stat(pathOf(value ?? null)) !== undefined)],
  ['abs', absolute],
  ['is_abs', absolute],
  ['same_file', sameFile],
  ['is_same_file', sameFile],
  ['mount', mount],
  ['is_mount', mount],
  ['vaulted_file', test('value', ([value], context) => isVaultedFile(pathOf(value ?? null), context))],
  ['vault_encrypted', test('value', ([value]) => isVaultEncrypted(value ?? null), true)],
]);
