import type { AgentText } from '../agent/agent-source.ts';
import { defer } from '../agent/deferred.ts';
import type { Bootstrap } from './bootstrap.ts';

/**
 * Decides when the agent's bytes go out. Without a password: at once. With one: when sudo prompts it gets the password, and
 * only what says that it is ready gets the agent. So a sudo that asks for nothing never leaves a password to be read by a shell.
 */
export class SudoDialog {
  readonly #bootstrap: Bootstrap;
  readonly #agent: AgentText;
  readonly #password: string;
  readonly #write: (...pieces: readonly (Uint8Array | string)[]) => void;
  readonly #refuse: () => void;
  readonly #sent = defer<void>();
  #asked = false;
  #started = false;

  constructor(
    bootstrap: Bootstrap,
    agent: AgentText,
    password: string | undefined,
    io: { readonly write: (...pieces: readonly (Uint8Array | string)[]) => void; readonly refuse: () => void },
  ) {
    this.#bootstrap = bootstrap;
    this.#agent = agent;
    this.#password = password ?? '';
    this.#write = io.write;
    this.#refuse = io.refuse;
  }

  /** Resolves when nothing else stands in front of what is sent to the agent. */
  get agentSent(): Promise<void> {
    return this.#sent.promise;
  }

  start(): void {
    if (this.#bootstrap.ready === undefined) this.#sendAgent();
  }

  /** A whole line of stderr; true when it belongs to the dialog. */
  takeLine(line: string): boolean {
    const { ready, prompt } = this.#bootstrap;
    if (this.#started || ready === undefined || prompt === undefined) return false;
    if (line.endsWith(ready)) {
      this.#sendAgent();
      return true;
    }
    return line.trim() === prompt;
  }

  /** What stands behind the last newline: where a prompt is. A second one means that the password was wrong. */
  takeRest(rest: string): void {
    const { prompt } = this.#bootstrap;
    if (this.#started || prompt === undefined || !rest.endsWith(prompt)) return;
    if (this.#asked) {
      this.#refuse();
      return;
    }
    this.#asked = true;
    this.#write(`${this.#password}\n`);
  }

  /** The agent is on its way already. */
  noteSent(): void {
    this.#started = true;
    this.#sent.resolve();
  }

  #sendAgent(): void {
    if (this.#started) return;
    this.#write(...this.#agent.pieces);
    this.noteSent();
  }
}
