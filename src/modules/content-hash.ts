import { createHash, hash } from 'node:crypto';
import type { Content } from '../agent/operation.ts';
import type { LocalFile } from './module.ts';
import { compute, type Step } from './requests.ts';

/** Bytes of the control node, with the hashes that Ansible's results carry. */
export interface Source {
  readonly content: Content;
  /** SHA-1 where it is known already. */
  readonly sha1?: string;
}

/** A source of bytes that are in memory. */
export function sourceOf(bytes: Uint8Array): Source {
  return {
    content: { sha256: hash('sha256', bytes), size: bytes.length, load: async () => bytes },
    sha1: hash('sha1', bytes),
  };
}

/** A file of the control node as a source of bytes. */
export function localSource(file: LocalFile): Source {
  const content = { sha256: file.sha256, size: file.size, load: file.load };
  return file.sha1 === undefined ? { content } : { content, sha1: file.sha1 };
}

// A file that goes to many hosts is hashed once a process.
const sha1BySha256 = new Map<string, string>();

/** Ansible's `checksum` of a source; loads and hashes it when no one has done so yet. */
export function* sha1Of(source: Source): Step<string> {
  const known = source.sha1 ?? sha1BySha256.get(source.content.sha256);
  if (known !== undefined) return known;
  const sha1 = yield* compute(() => hashContent('sha1', source.content));
  sha1BySha256.set(source.content.sha256, sha1);
  return sha1;
}

/** Hashes content however it is loaded. */
export async function hashContent(algorithm: 'sha1' | 'md5', content: Content): Promise<string> {
  const loaded = content.load();
  if (!(Symbol.asyncIterator in loaded)) return hash(algorithm, await loaded);
  const hashed = createHash(algorithm);
  for await (const chunk of loaded) hashed.update(chunk);
  return hashed.digest('hex');
}

/** Content as one piece; for small content only. */
export async function loadWhole(content: Content): Promise<Uint8Array> {
  const loaded = content.load();
  if (!(Symbol.asyncIterator in loaded)) return loaded;
  const chunks: Uint8Array[] = [];
  for await (const chunk of loaded) chunks.push(chunk);
  return Buffer.concat(chunks);
}
