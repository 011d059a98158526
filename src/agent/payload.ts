import type { Line } from './line.ts';
import type { Operation } from './operation.ts';
import { PayloadForm } from './payload-form.ts';

/** Bytes that an operation has for the agent, when it asks for them. */
export interface Payload {
  readonly size: number;
  readonly load: () => Promise<Uint8Array> | AsyncIterable<Uint8Array>;
}

export function payloadOf(operation: Operation): Payload | undefined {
  if (operation.kind === 'ensure-file') return operation.content;
  if (operation.kind !== 'run' || operation.stdin === undefined) return undefined;
  const { stdin } = operation;
  return { size: stdin.length, load: () => Promise.resolve(stdin) };
}

/**
 * Answers the agent's `need` as sh/pull.sh says; in parts when the host can unpack them. A source that fails before its first byte is
 * announced as none; one that fails later, or gives too few or too many bytes, is refused by the agent, which knows the hash.
 * Returns what went wrong.
 */
export async function sendPayload(
  id: number,
  payload: Payload,
  line: Line,
  unpacks: boolean,
): Promise<string | undefined> {
  const form = new PayloadForm(id, payload.size, line, unpacks);
  let left = payload.size;
  let surplus = false;
  try {
    for await (const chunk of piecesOf(payload)) {
      surplus ||= chunk.length > left;
      // A piece is passed on as the object that it is: other hosts have the same one.
      const piece = chunk.length > left ? chunk.subarray(0, left) : chunk;
      left -= piece.length;
      await form.put(piece);
    }
  } catch (error) {
    if (form.begun) await form.end();
    else await line.write(`payload ${id} -\n`);
    return error instanceof Error ? error.message : String(error);
  }
  await form.end();
  if (left > 0) return `the content has ${left} bytes less than its announced ${payload.size}`;
  return surplus ? `the content has more than its announced ${payload.size} bytes` : undefined;
}

async function* piecesOf({ load }: Payload): AsyncGenerator<Uint8Array> {
  const loaded = load();
  if (Symbol.asyncIterator in loaded) yield* loaded;
  else yield await loaded;
}
