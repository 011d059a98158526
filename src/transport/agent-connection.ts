import type { Chain } from '../agent/chain.ts';
import type { Operation } from '../agent/operation.ts';
import type { Reply } from '../agent/reply.ts';
import type { AgentLink } from './agent-link.ts';
import { awaitGreeting } from './await-greeting.ts';
import { unreachable } from './classify-failure.ts';
import type { Connection, ConnectionTarget, Hello, UnreachableError } from './connection.ts';

/** Milliseconds that an agent gets to end: it may hash what it wrote before it does. */
const END_MILLISECONDS = 10_000;

/** An agent that has greeted, or will. */
export class AgentConnection implements Connection {
  readonly target: ConnectionTarget;
  readonly hello: Promise<Hello>;
  readonly begun: number;
  readonly #link: AgentLink;
  #watch: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  /** `silenceLimit` in seconds, from the greeting on. */
  constructor(link: AgentLink, silenceLimit: number) {
    this.target = link.target;
    this.begun = link.process.begun;
    this.#link = link;
    this.hello = awaitGreeting(link).then((hello) => {
      this.#watchFromNow(silenceLimit);
      return hello;
    });
    // Who asks for something hears of it too.
    this.hello.catch(() => {});
  }

  request(operation: Operation, chain?: Chain): Promise<Reply> {
    return this.#link.conversation.request(operation, chain);
  }

  async finish(chain: Chain): Promise<boolean> {
    return !chain.halted && (await this.#link.conversation.finish());
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { conversation, process } = this.#link;
    const timer = setTimeout(() => process.kill('SIGKILL'), END_MILLISECONDS);
    await conversation.end().catch(() => {});
    process.endInput();
    await process.ended;
    clearTimeout(timer);
  }

  #watchFromNow(silenceLimit: number): void {
    const link = this.#link;
    void link.process.ended.then(() => this.#lose(link.garbage?.message ?? 'the connection was lost'));
    this.#watch = setInterval(() => this.#watchSilence(silenceLimit * 1000), 1000).unref();
  }

  #watchSilence(limit: number): void {
    // A host of which nothing is asked may be silent.
    if (!this.#link.conversation.waiting) this.#link.noteSign();
    if (this.#link.silence < limit) return;
    this.#lose(`no sign of life for ${limit / 1000} s`);
    this.#link.process.kill('SIGKILL');
  }

  #lose(says: string): void {
    clearInterval(this.#watch);
    this.#link.conversation.lose(this.#lost(says));
  }

  #lost(says: string): UnreachableError {
    const hint = 'What was under way when it went away may have been done or not; the next run finds out.';
    return unreachable(this.target, 'lost', says, this.#link.process.stderrTail(), hint);
  }
}
