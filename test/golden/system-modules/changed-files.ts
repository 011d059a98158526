import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What programs keep for themselves, and what Ansible or the agent leave behind. */
const OWN = [
  ...[
    /^root\/\.ansible/,
    /^tmp(\/|$)/,
    /^var\/lib\/calico-deploy/,
    /^var\/log\//,
    /^run\//,
    /^dev\//,
    /^proc/,
    /^root\/\.cache/,
  ],
  ...[
    /^etc\/[a-z]+-$/,
    /^etc\/\.pwd\.lock$/,
    /^var\/cache\//,
    /__pycache__/,
    /^var\/lib\/dpkg\/(lock|.*-old|triggers)/,
  ],
  ...[/^var\/lib\/apt\//, /^etc\/ld\.so\.cache/],
];

/**
 * What was changed on a machine: path → attributes and text, of the upper layer of its overlay over `tree`. Directories count only where they
 * have no file below them, times never. Of a file that the tree has, the lines that differ.
 */
export function changedFiles(upper: string, tree: string, ignore: readonly string[] = []): Record<string, string> {
  const found: Record<string, string> = {};
  const patterns = [...OWN, ...ignore.map((text) => new RegExp(text))];
  for (const entry of readdirSync(upper, { recursive: true, withFileTypes: true })) {
    const full = join(entry.parentPath, entry.name);
    const path = relative(upper, full);
    if (patterns.some((pattern) => pattern.test(path))) continue;
    if (entry.isDirectory() && readdirSync(full).length > 0) continue;
    found[`/${path}`] = describe(full, join(tree, path));
  }
  return Object.fromEntries(Object.entries(found).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function describe(path: string, base: string): string {
  const stat = lstatSync(path);
  const attributes = `${(stat.mode & 0o7777).toString(8)} ${stat.uid}:${stat.gid}`;
  // An overlay marks what was removed by a device without numbers.
  if (stat.isCharacterDevice() && stat.rdev === 0) return 'removed';
  if (stat.isDirectory()) return `directory ${attributes}`;
  if (stat.isSymbolicLink()) return `link ${readlinkSync(path)}`;
  const text = withoutDates(readFileSync(path, 'latin1'));
  return existsSync(base)
    ? `edited ${attributes}\n${shorten(difference(withoutDates(readFileSync(base, 'latin1')), text))}`
    : `file ${attributes}\n${shorten(text)}`;
}

/** A long text as its hash: it is compared, not read. */
function shorten(text: string): string {
  if (text.length <= 2000) return text;
  return `${text.length} characters, sha256 ${createHash('sha256').update(text).digest('hex')}`;
}

/** Lines that went and lines that came. */
function difference(before: string, after: string): string {
  const [left, right] = [before.split('\n'), after.split('\n')];
  const gone = left.filter((line) => !right.includes(line)).map((line) => `-${line}`);
  const come = right.filter((line) => !left.includes(line)).map((line) => `+${line}`);
  return [...gone, ...come].join('\n');
}

/** The day of a password's last change, in lines of /etc/shadow; the time and the file that a crontab is of. */
function withoutDates(text: string): string {
  return text
    .replaceAll(/^([a-z0-9_-]+:[^:\n]*:)\d{5}(:.*:)$/gm, '$1today$2')
    .replaceAll(/^# \(.* installed on .*\)$/gm, '# (installed today)');
}
