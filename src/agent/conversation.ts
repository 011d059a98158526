import { type Answer, AnswerError, AnswerParser } from './answer-parser.ts';
import { encodeArgument, requestLine } from './argument.ts';
import type { Chain } from './chain.ts';
import { decodeAnswer, type HostClock } from './decode-answer.ts';
import { type Deferred, defer } from './deferred.ts';
import { encodeOperation } from './encode-operation.ts';
import { Line, type Write } from './line.ts';
import { joinRequests } from './look-ahead.ts';
import type { Operation } from './operation.ts';
import { payloadOf, sendPayload } from './payload.ts';
import type { OperationFailure, Reply } from './reply.ts';

interface Request {
  readonly operation: Operation;
  /** As it is sent; while it is held back, without its number. */
  readonly text: string;
  readonly reply: Deferred<Reply>;
  readonly chain: Chain | undefined;
  /** What the operation fails of on the control node: arguments that cannot travel, or content that cannot be had. */
  fault?: OperationFailure | undefined;
  asked?: boolean;
}

/** Is told of each answer and the operation that it answers; of the greeting without one. */
export type Hearing = (operation: Operation | undefined, answer: Answer) => void;

const SKIPPED: Reply = { ok: false, failure: { reason: 'skipped', message: 'an operation before it failed' } };

/**
 * The talk with one agent over any pair of byte streams: requests in order, answers in order, bytes when the agent asks.
 *
 * After a failure the agent skips what was already under way. A request made after the failure was told means that the
 * control node has decided, so it is held until the skipped ones have answered, and then goes out behind a `resume`; but one of
 * a chain that the failure broke is skipped here.
 */
export class Conversation {
  readonly #parser: AnswerParser;
  readonly #line: Line;
  readonly #outstanding = new Map<number, Request>();
  readonly #greeting = defer<Answer>();
  readonly #ending = defer<void>();
  readonly #nonce: string;
  readonly #heard: Hearing | undefined;
  #finishing: Deferred<boolean> | undefined;
  /** The last word, once it has been said. */
  #farewell = '';
  #held: Request[] = [];
  /** Requests of this turn of the event loop, which go out in one piece: each piece wakes the child, and ssh sends a packet. */
  #batch: Request[] = [];
  #sending: Promise<unknown> = Promise.resolve();
  #lastId = 0;
  #lastChain: Chain | undefined;
  #halted = false;
  #lost: Error | undefined;
  #clock: HostClock = (uptime) => uptime;

  constructor(nonce: string, write: Write, heard?: Hearing) {
    this.#heard = heard;
    this.#nonce = nonce;
    this.#parser = new AnswerParser(nonce);
    this.#line = new Line(write);
  }

  /** The first answer, once it is there; rejects when the talk ends before. */
  get greeting(): Promise<Answer> {
    return this.#greeting.promise;
  }

  get greeted(): boolean {
    return this.#parser.greeted;
  }

  /** True while the agent owes an answer. */
  get waiting(): boolean {
    return this.#outstanding.size > 0;
  }

  /** What came in place of a greeting. */
  banner(): string {
    return this.#parser.banner();
  }

  /** Takes what the agent wrote. Throws AnswerError on what is no answer. */
  receive(chunk: Uint8Array): void {
    for (const answer of this.#parser.push(chunk)) this.#take(answer);
  }

  /** Sends an operation; rejects with the error given to `lose` when the host goes away. */
  request(operation: Operation, chain?: Chain): Promise<Reply> {
    if (chain?.halted) return Promise.resolve(SKIPPED);
    const request: Request = { operation, chain, reply: defer(), ...encodeRequest(operation) };
    if (this.#lost !== undefined) request.reply.reject(this.#lost);
    else if (this.#halted) this.#held.push(request);
    else this.#send(request);
    this.#resume();
    return request.reply.promise;
  }

  /** Lets the agent put its things in order; resolves when it has said that it did. */
  end(): Promise<void> {
    this.#leave('0 end\n');
    return this.#ending.promise;
  }

  /**
   * Ends the talk behind what is under way, without waiting for it, if all of that comes about; else it goes on. Resolves with
   * whether it has ended.
   */
  finish(): Promise<boolean> {
    if (this.#halted || this.#lost !== undefined) return Promise.resolve(false);
    this.#finishing ??= defer<boolean>();
    this.#leave('0 finish\n');
    return this.#finishing.promise;
  }

  /** The host is gone: everything outstanding fails with `error`. */
  lose(error: Error): void {
    if (this.#lost !== undefined) return;
    this.#lost = error;
    this.#finishing?.resolve(false);
    this.#greeting.reject(error);
    this.#ending.reject(error);
    for (const { reply } of [...this.#outstanding.values(), ...this.#held]) reply.reject(error);
    this.#outstanding.clear();
    this.#held = [];
  }

  #send(request: Request): void {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#lastChain = request.chain;
    const numbered = { ...request, text: `${id} ${request.text}` };
    this.#outstanding.set(id, numbered);
    if (this.#batch.length === 0) setImmediate(() => this.#flush());
    this.#batch.push(numbered);
  }

  #flush(farewell = ''): void {
    const text = joinRequests(this.#batch.splice(0), farewell);
    if (text !== '') this.#enqueue(() => this.#line.write(text));
  }

  #leave(word: string): void {
    this.#farewell = word;
    this.#flush(word);
  }

  /** All that was sent before the greeting, for an agent whose reader may have taken some of it. */
  #repeat(): void {
    this.#flush();
    const sent = joinRequests([...this.#outstanding.values()], this.#farewell);
    this.#enqueue(() => this.#line.write(`\n${this.#nonce} again\n${sent}`));
  }

  /** One thing after the other: a request must not fall into the bytes of a payload. */
  #enqueue(write: () => Promise<unknown>): void {
    this.#sending = this.#sending.then(write);
  }

  #resume(): void {
    if (!this.#halted || this.#outstanding.size > 0 || this.#held.length === 0) return;
    this.#halted = false;
    this.#enqueue(() => this.#line.write('0 resume\n'));
    for (const request of this.#held.splice(0)) this.#send(request);
  }

  #take(answer: Answer): void {
    if (answer.id === 0) {
      this.#takeOwn(answer);
      return;
    }
    const request = this.#outstanding.get(answer.id);
    if (request === undefined) throw new AnswerError(`an answer to no question: ${answer.id}`);
    if (answer.status === 'need') {
      this.#give(answer, request);
      return;
    }
    this.#outstanding.delete(answer.id);
    this.#heard?.(request.operation, answer);
    if (answer.status !== 'ok') this.#halt();
    request.reply.resolve(withFault(decodeAnswer(request.operation, answer, this.#clock), request.fault));
    this.#resume();
  }

  /** At once, before anyone hears of the answer: what is asked for from here on knows of the failure. */
  #halt(): void {
    this.#halted = true;
    this.#finishing?.resolve(false);
    if (this.#lastChain !== undefined) this.#lastChain.halted = true;
  }

  /** The greeting, and the farewell. */
  #takeOwn(answer: Answer): void {
    if (answer.values.has('clock')) this.#heard?.(undefined, answer);
    const [clock, uptime] = (answer.values.get('clock')?.[0] ?? '0 0').split(' ').map(Number);
    const start = (clock ?? 0) - (uptime ?? 0);
    if (answer.values.has('clock')) {
      this.#clock = (seconds) => start + seconds;
      if (answer.values.has('loose')) this.#repeat();
      this.#greeting.resolve(answer);
    } else if (answer.status === 'fail') this.#greeting.resolve(answer);
    else {
      this.#ending.resolve();
      this.#finishing?.resolve(true);
    }
  }

  #give({ id, values }: Answer, request: Request): void {
    const payload = payloadOf(request.operation);
    if (payload === undefined || request.asked) throw new AnswerError(`${request.operation.kind} has no bytes to give`);
    request.asked = true;
    const unpacks = values.get('unpacks')?.includes('gzip') ?? false;
    this.#enqueue(async () => {
      const fault = await sendPayload(id, payload, this.#line, unpacks);
      if (fault !== undefined) request.fault = { reason: 'content', message: `cannot send the content: ${fault}` };
    });
  }
}

/** Arguments that cannot travel become an operation that the agent refuses: it has to stop there like at any other failure. */
function encodeRequest(operation: Operation): Pick<Request, 'text' | 'fault'> {
  try {
    const words = encodeOperation(operation).map(encodeArgument);
    return { text: requestLine(operation.kind, words) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { text: 'refused 0\n', fault: { reason: 'invalid', message: error.message } };
  }
}

function withFault(reply: Reply, fault: OperationFailure | undefined): Reply {
  if (reply.ok || fault === undefined || reply.failure.reason === 'skipped') return reply;
  return { ok: false, failure: { ...reply.failure, ...fault } };
}
