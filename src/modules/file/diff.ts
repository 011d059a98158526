import { createHash } from 'node:crypto';
import type { Attributes } from '../../agent/operation.ts';
import type { FileState } from '../../agent/reply.ts';
import type { Diff } from '../../plan/change.ts';
import { modeText, stateName } from './path-info.ts';

/** Ansible's MAX_FILE_SIZE_FOR_DIFF: of larger files no difference is shown. */
export const MAX_DIFF_BYTES = 104448;

/**
 * The difference of a file's bytes. Binary content and private keys appear as their hash; nothing is shown when one side
 * is larger than Ansible's limit (then `before` is not given although the file existed).
 */
export function contentDiff(side: {
  readonly path: string;
  readonly source: string;
  readonly existed: boolean;
  readonly before: Uint8Array | undefined;
  readonly after: Uint8Array | undefined;
  readonly secret: boolean;
}): Diff[] {
  const before = side.existed ? side.before : new Uint8Array();
  if (!before || !side.after || Math.max(before.length, side.after.length) > MAX_DIFF_BYTES) return [];
  const hidden = side.secret || [before, side.after].some((bytes) => isBinary(bytes) || isPrivateKey(bytes));
  return [
    {
      beforeHeader: side.existed ? side.path : '',
      afterHeader: side.source,
      before: hidden ? describe(before, side.existed) : decode(before),
      after: hidden ? describe(side.after, true) : decode(side.after),
    },
  ];
}

/**
 * The difference of what stands at a path and its attributes, as JSON text under bare headers: what Ansible prints for
 * the `file` module. `state` is the word for what stands there afterwards. Empty when nothing differs.
 */
export function attributesDiff(
  path: string,
  before: FileState | undefined,
  after: FileState | undefined,
  asked: Attributes = {},
  state = stateName(after),
): Diff[] {
  const notes = new Notes();
  notes.add('state', stateName(before), state);
  if (before?.exists && after?.exists) {
    noteAttributes(notes, before, after, asked);
    notes.add('src', before.linkTarget, after.linkTarget);
  }
  return notes.isEmpty ? [] : [{ beforeHeader: '', afterHeader: '', ...notes.sides({ path }) }];
}

/** The same of owner, group and mode alone, without headers; undefined when none of those that are asked for differs. */
export function attributeSides(
  before: FileState,
  after: FileState,
  asked: Attributes,
): Pick<Diff, 'before' | 'after'> | undefined {
  const notes = new Notes();
  noteAttributes(notes, before, after, asked);
  return notes.isEmpty ? undefined : notes.sides();
}

function noteAttributes(notes: Notes, before: FileState, after: FileState, asked: Attributes): void {
  if (asked.mode !== undefined) notes.add('mode', modeText(before.mode), modeText(after.mode));
  if (asked.owner !== undefined) notes.add('owner', ...sides(before.uid, after.uid, before.owner, after.owner));
  if (asked.group !== undefined) notes.add('group', ...sides(before.gid, after.gid, before.group, after.group));
}

/** What differs, by name. */
class Notes {
  readonly #before: Record<string, unknown> = {};
  readonly #after: Record<string, unknown> = {};

  add(name: string, old: unknown, now: unknown): void {
    if (old === now || now === undefined) return;
    if (old !== undefined) this.#before[name] = old;
    this.#after[name] = now;
  }

  get isEmpty(): boolean {
    return Object.keys(this.#after).length === 0;
  }

  sides(common: Readonly<Record<string, unknown>> = {}): Pick<Diff, 'before' | 'after'> {
    return { before: toJson({ ...common, ...this.#before }), after: toJson({ ...common, ...this.#after }) };
  }
}

/** Ids, as Ansible shows them; names where the host was not asked for the new id. */
function sides(oldId: unknown, newId: unknown, oldName: unknown, newName: unknown): [unknown, unknown] {
  return newId === undefined ? [oldName, newName] : [oldId, newId];
}

/**
 * What would stand at a path after a change that check mode left out: what is there, with the attributes that were asked
 * for. `made` is what the change would make of it.
 */
export function plannedState(
  before: FileState | undefined,
  { mode, owner, group }: Attributes,
  made: Partial<FileState> = {},
): FileState {
  const user = plannedId(owner, before?.uid, before?.owner);
  const team = plannedId(group, before?.gid, before?.group);
  const { uid: _uid, owner: _owner, gid: _gid, group: _group, ...rest } = before ?? {};
  return {
    ...rest,
    exists: true,
    ...(mode === undefined ? {} : { mode: mode.padStart(4, '0') }),
    ...(user.id === undefined ? {} : { uid: user.id }),
    ...(user.name === undefined ? {} : { owner: user.name }),
    ...(team.id === undefined ? {} : { gid: team.id }),
    ...(team.name === undefined ? {} : { group: team.name }),
    ...made,
  };
}

/** The id of an owner or group that is asked for by name is known only if it is the present one. */
function plannedId(asked: string | undefined, id: number | undefined, name: string | undefined) {
  if (asked === undefined || asked === name) return { id, name };
  return /^\d+$/.test(asked) ? { id: Number(asked), name: asked } : { id: undefined, name: asked };
}

function toJson(values: Readonly<Record<string, unknown>>): string {
  const sorted = Object.fromEntries(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify(sorted, null, 4)}\n`;
}

function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8192).includes(0);
}

function isPrivateKey(bytes: Uint8Array): boolean {
  return Buffer.from(bytes).includes('PRIVATE KEY-----');
}

function describe(bytes: Uint8Array, exists: boolean): string {
  if (!exists) return '';
  return `(content not shown) ${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex')}\n`;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
