import { Buffer } from 'node:buffer';
import type { Content } from '../agent/operation.ts';
import type { RecordedFile } from '../executor/offline/recording-connection.ts';
import type { Snapshot } from '../plan/snapshot.ts';

/** Larger files, and those that are no text, are listed by hash. */
const TEXT_BYTES = 1024 * 1024;
const SECRET = /-----BEGIN [A-Z0-9 ]*(PRIVATE KEY|CERTIFICATE)/;

/** The manifest beside a host's files: every file with its mode and owner, binaries with their hash. */
export const MANIFEST = 'manifest.txt';

/** Makes the tree that `render` writes from what an offline run recorded. Keys and certificates are left out. */
export async function buildSnapshot(files: readonly RecordedFile[]): Promise<Snapshot> {
  const snapshot = new Map<string, string>();
  const manifests = new Map<string, string[]>();
  const texts = await textsOf(files);
  for (const file of files.toSorted(byHostAndPath)) {
    const text = texts.get(file.content.sha256);
    if (text !== undefined && SECRET.test(text)) continue;
    if (text !== undefined) snapshot.set(`${file.host}${file.path}`, text);
    const lines = manifests.get(file.host) ?? [];
    lines.push(describe(file, text === undefined));
    manifests.set(file.host, lines);
  }
  for (const [host, lines] of manifests) snapshot.set(`${host}/${MANIFEST}`, lines.map((line) => `${line}\n`).join(''));
  return snapshot;
}

/** The texts by hash: most files are the same on many hosts. */
async function textsOf(files: readonly RecordedFile[]): Promise<ReadonlyMap<string, string | undefined>> {
  const texts = new Map<string, string | undefined>();
  for (const { content } of files) if (!texts.has(content.sha256)) texts.set(content.sha256, await textOf(content));
  return texts;
}

async function textOf(content: Content): Promise<string | undefined> {
  if (content.size > TEXT_BYTES) return undefined;
  const bytes = await readAll(content);
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

async function readAll(content: Content): Promise<Uint8Array> {
  const loaded = content.load();
  if (!(Symbol.asyncIterator in loaded)) return loaded;
  const chunks: Uint8Array[] = [];
  for await (const chunk of loaded) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function describe({ path, mode, owner, group, content }: RecordedFile, isBinary: boolean): string {
  const hash = isBinary ? ` sha256:${content.sha256}` : '';
  return `${mode ?? '-'} ${owner ?? '-'}:${group ?? '-'} ${path}${hash}`;
}

function byHostAndPath(left: RecordedFile, right: RecordedFile): number {
  return compare(left.host, right.host) || compare(left.path, right.path);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
