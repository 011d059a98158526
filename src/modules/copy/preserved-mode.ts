import type { LocalFile } from '../module.ts';

/** What Ansible has to write into a file of its own before it is copied, only its user may read; `mode: preserve` is that mode. */
export const TEMPORARY_MODE = '0600';

/** The mode that `copy` gives a file of the control node under `mode: preserve`. */
export function preservedMode({ mode, isVaulted }: LocalFile): string {
  return isVaulted ? TEMPORARY_MODE : mode;
}
