import type { Operation, RunOperation } from '../../src/agent/operation.ts';
import type { OperationResult, Reply } from '../../src/agent/reply.ts';
import { type Connection, type ConnectionTarget, UnreachableError } from '../../src/transport/connection.ts';

export interface FakeHostOptions {
  /** What a command prints; default: nothing. A number is its exit code. */
  readonly run?: (command: string, operation: RunOperation) => string | number | Promise<string | number>;
  /** After so many operations the host is gone. */
  readonly diesAfter?: number;
  /** Refuses the connection. */
  readonly down?: boolean;
  /** Handlers that an earlier run left. */
  readonly owed?: readonly string[];
}

/** A host in memory: files are kept, commands answer as told, every request is written down. */
export class FakeHost {
  readonly files = new Map<string, Uint8Array>();
  readonly requests: { readonly operation: Operation; readonly user: string | undefined }[] = [];
  readonly targets: ConnectionTarget[] = [];
  closed = 0;
  readonly #options: FakeHostOptions;

  constructor(options: FakeHostOptions = {}) {
    this.#options = options;
  }

  async connect(target: ConnectionTarget): Promise<Connection> {
    this.targets.push(target);
    if (this.#options.down)
      throw new UnreachableError('refused', `${target.name}: nothing listens`, 'Connection refused');
    return {
      target,
      hello: Promise.resolve({ user: 'root', uid: 0, shell: 'fake', bootId: 'boot', owed: this.#options.owed ?? [] }),
      request: (operation) => this.#answer(operation, target),
      finish: async () => false,
      close: async () => {
        this.closed += 1;
      },
    };
  }

  /** The command lines that were run. */
  commands(): string[] {
    return this.requests.flatMap(({ operation }) => (operation.kind === 'run' ? [commandOf(operation)] : []));
  }

  /** The operations of one kind. */
  operations<K extends Operation['kind']>(kind: K): Extract<Operation, { kind: K }>[] {
    return this.requests.flatMap(({ operation }) =>
      operation.kind === kind ? [operation as Extract<Operation, { kind: K }>] : [],
    );
  }

  async #answer(operation: Operation, target: ConnectionTarget): Promise<Reply> {
    if (this.requests.length >= (this.#options.diesAfter ?? Number.POSITIVE_INFINITY)) {
      throw new UnreachableError('lost', `${target.name}: the connection was lost`, '');
    }
    this.requests.push({ operation, user: target.becomeUser });
    return { ok: true, result: await this.#perform(operation) };
  }

  async #perform(operation: Operation): Promise<OperationResult> {
    if (operation.kind === 'run') return { changed: true, run: await this.#run(operation) };
    if (operation.kind === 'ensure-file') return this.#write(operation);
    if (operation.kind === 'stat') {
      return { changed: false, path: operation.path, after: { exists: this.files.has(operation.path) } };
    }
    return { changed: false };
  }

  async #write(operation: Extract<Operation, { kind: 'ensure-file' }>): Promise<OperationResult> {
    const bytes = await readAll(await operation.content.load());
    const before = this.files.get(operation.path);
    const changed = before === undefined || Buffer.compare(before, bytes) !== 0;
    if (changed && !operation.check) this.files.set(operation.path, bytes);
    const state = { exists: true, type: 'file', mode: '0644', owner: 'root', group: 'root' } as const;
    return {
      changed,
      contentChanged: changed,
      path: operation.path,
      before: { exists: before !== undefined },
      after: state,
    };
  }

  async #run(operation: RunOperation): Promise<NonNullable<OperationResult['run']>> {
    const answer = (await this.#options.run?.(commandOf(operation), operation)) ?? '';
    const output = typeof answer === 'string' ? answer : '';
    return {
      rc: typeof answer === 'number' ? answer : 0,
      stdout: new TextEncoder().encode(output),
      stderr: new Uint8Array(),
      start: 0,
      end: 0,
    };
  }
}

function commandOf(operation: RunOperation): string {
  return operation.script ?? (operation.argv ?? []).join(' ');
}

async function readAll(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content;
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
