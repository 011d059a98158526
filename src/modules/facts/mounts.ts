import type { PyDict, Value } from '../../parsing/value.ts';
import { commandText, fileText, sectionParts } from './section-text.ts';

/** File systems on devices or servers, with their sizes in bytes, blocks and inodes. */
export function mountFacts(section: string | undefined, uuids: string | undefined): PyDict[] {
  const sizes = sizesByMount(commandText(section));
  const ids = new Map([...commandText(uuids).matchAll(/^(\S+)\s+(\S+)$/gm)].map(([, device, id]) => [device, id]));
  const bound = boundMounts(sectionParts(section).get('/proc/self/mountinfo') ?? '');
  const found = new Map<string, PyDict>();
  for (const line of fileText(section, '/proc/self/mounts').split('\n')) {
    const [device = '', mount = '', fstype = '', options = '', dump, passno] = line.split(' ').map(unescapeOctal);
    if (!/^[/\\]|:\//.test(device) || fstype === 'none') continue;
    const isBound = bound.has(mount) && !/.*(,|^)bind/.test(options);
    found.set(
      mount,
      new Map<Value, Value>([
        ['mount', mount],
        ['device', device],
        ['fstype', fstype],
        ['options', isBound ? `${options},bind` : options],
        ['dump', Number(dump)],
        ['passno', Number(passno)],
        ...(sizes.get(mount) ?? []),
        ['uuid', ids.get(device) ?? 'N/A'],
      ]),
    );
  }
  return [...found.values()];
}

/** `statfs` of each: block sizes, blocks, free blocks, inodes, free inodes. */
function sizesByMount(text: string): Map<string, [Value, Value][]> {
  const sizes = new Map<string, [Value, Value][]>();
  for (const line of text.split('\n')) {
    const [mount = '', ...words] = line.split(' ');
    const [size, unit, blocks, available, inodes, inodesFree] = words.map(Number);
    if (words.length < 6 || size === undefined) continue;
    const [total, left, files, filesLeft] = [blocks ?? 0, available ?? 0, inodes ?? 0, inodesFree ?? 0];
    sizes.set(unescapeOctal(mount), [
      ['size_total', (unit ?? size) * total],
      ['size_available', (unit ?? size) * left],
      ['block_size', size],
      ['block_total', total],
      ['block_available', left],
      ['block_used', total - left],
      ['inode_total', files],
      ['inode_available', filesLeft],
      ['inode_used', files - filesLeft],
    ]);
  }
  return sizes;
}

/** Mounts of a part of a file system: their root in it is not `/`. */
function boundMounts(text: string): Set<string> {
  const bound = text.split('\n').flatMap((line) => {
    const [, , , root = '/', mount = ''] = line.split(' ');
    return root === '/' ? [] : [unescapeOctal(mount)];
  });
  return new Set(bound);
}

function unescapeOctal(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
