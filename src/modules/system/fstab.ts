import { linesWithEnds } from './text-file.ts';

/** A line of /etc/fstab, its fields without escapes. */
export interface MountEntry {
  readonly src: string;
  readonly name: string;
  readonly fstype: string;
  readonly opts: string;
  readonly dump: string;
  readonly passno: string;
}

export interface FstabEdit {
  readonly text: string;
  readonly changed: boolean;
}

/** Fields cannot hold a space, an ampersand or a backslash as such. */
function escapeField(text: string): string {
  return text.replaceAll('\\', '\\134').replaceAll(' ', '\\040').replaceAll('&', '\\046');
}

/** The table with this entry: the line of its mount point is changed where a field differs, or a line is added. */
export function setEntry(text: string, entry: MountEntry): FstabEdit {
  const escaped = escapeEntry(entry);
  let [exists, changed] = [false, false];
  const lines = linesWithEnds(text).map((written) => {
    const line = written.endsWith('\n') ? written : `${written}\n`;
    const fields = fieldsOf(line.split('#')[0] ?? '');
    const isEntry = !isComment(line) && fields.length >= 4 && fields.length <= 6;
    if (!isEntry || !isFor(fields, escaped.name, entry.src)) return line;
    exists = true;
    if (!sameFields(fields, escaped)) changed = true;
    // As Ansible has it: once a line differs those that follow for the same place are written anew.
    return changed ? lineOf(escaped) : line;
  });
  if (!exists) lines.push(lineOf(escaped));
  return { text: lines.join(''), changed: changed || !exists };
}

/** The table without the entries of a mount point, or of a swap space of this source. */
export function removeEntry(text: string, name: string, src: string | undefined): FstabEdit {
  const lines = linesWithEnds(text);
  const kept = lines.filter((line) => {
    const fields = fieldsOf(line);
    return isComment(line) || fields.length !== 6 || !isFor(fields, escapeField(name), src);
  });
  return { text: kept.join(''), changed: kept.length < lines.length };
}

function isComment(line: string): boolean {
  return line.trim() === '' || line.trim().startsWith('#');
}

function fieldsOf(line: string): string[] {
  return line.split(/\s+/).filter((field) => field !== '');
}

/** A swap space has no mount point, so its source tells. */
function isFor([source, name, fstype]: readonly string[], wanted: string, src: string | undefined): boolean {
  return name === wanted && !(src !== undefined && name === 'none' && fstype === 'swap' && source !== src);
}

/** Numbers that a line leaves out are other ones than any that is written. */
function sameFields([src, , fstype, opts, dump, passno]: readonly string[], entry: MountEntry): boolean {
  return (
    src === entry.src &&
    fstype === entry.fstype &&
    opts === entry.opts &&
    dump === entry.dump &&
    passno === entry.passno
  );
}

function escapeEntry(entry: MountEntry): MountEntry {
  const { src, name, fstype, opts, dump, passno } = entry;
  return {
    src: escapeField(src),
    name: escapeField(name),
    fstype: escapeField(fstype),
    opts: escapeField(opts),
    dump: escapeField(dump),
    passno: escapeField(passno),
  };
}

function lineOf({ src, name, fstype, opts, dump, passno }: MountEntry): string {
  return `${src} ${name} ${fstype} ${opts} ${dump} ${passno}\n`;
}
