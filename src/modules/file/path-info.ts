import type { FileState } from '../../agent/reply.ts';
import type { PyDict } from '../../parsing/value.ts';

/**
 * What Ansible adds to the result of a file module (`add_path_info`): uid, gid, owner, group, mode, state and size of what
 * stands at the path; nothing where nothing does.
 */
export function pathInfo(state: FileState | undefined): PyDict {
  const values: PyDict = new Map();
  if (!state?.exists) return values;
  if (state.uid !== undefined) values.set('uid', state.uid);
  if (state.gid !== undefined) values.set('gid', state.gid);
  values.set('owner', state.owner ?? String(state.uid ?? ''));
  values.set('group', state.group ?? String(state.gid ?? ''));
  values.set('mode', modeText(state.mode));
  values.set('state', stateName(state));
  if (state.size !== undefined) values.set('size', state.size);
  return values;
}

/** Ansible's word for what stands at a path, as its `file` module names it. */
export function stateName(state: FileState | undefined): string {
  if (!state?.exists) return 'absent';
  if (state.type === 'link') return 'link';
  if (state.type === 'directory') return 'directory';
  return (state.links ?? 1) > 1 ? 'hard' : 'file';
}

/** Results carry a leading zero before three or more octal digits: `0644`, `01777`. */
export function modeText(mode: string | undefined): string {
  return `0${Number.parseInt(mode ?? '0', 8)
    .toString(8)
    .padStart(3, '0')}`;
}
