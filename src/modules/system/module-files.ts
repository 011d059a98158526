import { linesWithEnds, type TextFile } from './text-file.ts';

/** What says which modules of the kernel are loaded at boot, and with which options. */
export interface ModuleFiles {
  /** Files of /etc/modules-load.d. */
  readonly lists: readonly TextFile[];
  /** Files of /etc/modprobe.d. */
  readonly options: readonly TextFile[];
}

export interface PersistencePlan {
  readonly changed: boolean;
  /** Lines of files that are commented out. */
  readonly comment: readonly { readonly file: TextFile; readonly pattern: RegExp }[];
  readonly write: readonly { readonly path: string; readonly text: string }[];
}

/** What has to be edited so that a module is loaded at boot with its parameters, or is not. */
export function planPersistence(files: ModuleFiles, name: string, params: string, present: boolean): PersistencePlan {
  const word = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const listed = new RegExp(`^ *${word} *(?:[#;].*)?\\n?$`);
  const option = new RegExp(`^options ${word} (\\w+=\\S+) *(?:[#;].*)?\\n?$`);
  const isListed = files.lists.some(({ text }) => linesWithEnds(text ?? '').some((line) => listed.test(line)));
  const actual = new Set(files.options.flatMap(({ text }) => optionsIn(text ?? '', option)));
  const wanted = params.split(/\s+/).filter((each) => each !== '');
  const oldOptions = files.options.map((file) => ({ file, pattern: option }));
  if (!present) {
    const lists = isListed ? files.lists.map((file) => ({ file, pattern: listed })) : [];
    const comment = [...lists, ...(actual.size > 0 ? oldOptions : [])];
    return { changed: comment.length > 0, comment, write: [] };
  }
  const sameOptions = actual.size === new Set(wanted).size && wanted.every((each) => actual.has(each));
  const write = [
    ...(isListed ? [] : [{ path: `/etc/modules-load.d/${name}.conf`, text: `${name}\n` }]),
    ...(sameOptions ? [] : [{ path: `/etc/modprobe.d/${name}.conf`, text: optionsText(name, wanted) }]),
  ];
  return { changed: write.length > 0, comment: sameOptions ? [] : oldOptions, write };
}

function optionsIn(text: string, option: RegExp): string[] {
  return linesWithEnds(text).flatMap((line) => option.exec(line)?.[1] ?? []);
}

function optionsText(name: string, wanted: readonly string[]): string {
  return `${wanted.map((each) => `options ${name} ${each}`).join('\n')}\n`;
}

/** The text with the matching lines commented out; undefined when there are none. Ansible puts an empty line after each one. */
export function commentLines(text: string, pattern: RegExp): string | undefined {
  const lines = linesWithEnds(text);
  if (!lines.some((line) => pattern.test(line))) return undefined;
  return lines.map((line) => (pattern.test(line) ? `#${line}` : line)).join('\n');
}
