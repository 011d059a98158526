import { createHash, hash } from 'node:crypto';
import type { Content } from '../../agent/operation.ts';
import type { LocalFile } from '../module.ts';
import { compute, type Step } from '../requests.ts';

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

/** Hashes of much content, by algorithm and SHA-256: what goes to many hosts is hashed once, also when they ask at the same time. */
const hashes = new Map<string, Promise<string>>();
/** So many bytes are hashed in no time. */
const LITTLE = 256 * 1024;

/** Ansible's `checksum` of a source. */
export function* sha1Of(source: Source): Step<string> {
  return source.sha1 ?? (yield* hashOf('sha1', source.content));
}

/** A hash of content; loads it when no one has done so yet. */
export function hashOf(algorithm: 'sha1' | 'md5', content: Content): Step<string> {
  return compute(() => (content.size < LITTLE ? hashContent(algorithm, content) : hashOnce(algorithm, content)));
}

function hashOnce(algorithm: string, content: Content): Promise<string> {
  const key = `${algorithm} ${content.sha256}`;
  const known = hashes.get(key);
  if (known) return known;
  const hashing = hashContent(algorithm, content);
  hashing.catch(() => hashes.delete(key));
  hashes.set(key, hashing);
  return hashing;
}

/** Hashes content however it is loaded. */
async function hashContent(algorithm: string, content: Content): Promise<string> {
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
