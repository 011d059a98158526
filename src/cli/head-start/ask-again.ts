import { makeNonce } from '../../agent/agent-source.ts';
import { askScript } from '../../agent/ask.ts';
import { STARTS_AT_ONCE } from '../../process/session-limit.ts';
import { endStarter, expectStarts } from '../../process/starter.ts';
import { WaitingLine } from '../../report/waiting-line.ts';
import {
  digestOf,
  forgetAnswers,
  type HostQuestions,
  type KeptAnswers,
  readAnswers,
  type Said,
} from './answers-file.ts';
import { type Asked, askHost } from './asked.ts';
import { mayAskAgain } from './begin-early.ts';
import { EarlyAsks } from './early-asks.ts';

/** All that the last run found is found again: what it said holds. Something is otherwise. Somebody ended it. */
export type Again = { readonly said: Said } | 'otherwise' | 'interrupted';

/**
 * Asks the hosts for all that the last run of this command line found, where that run had nothing to do and every input is what it was.
 * Where all of it is found again the run would come to the same. Otherwise nothing has been changed: the questions only look.
 * Undefined where there is nothing to ask again. (docs/decisions/asking-again.md)
 */
export async function askAgain(program: string, argv: readonly string[]): Promise<Again | undefined> {
  if (!mayAskAgain(argv)) return undefined;
  const begun = EarlyAsks.take();
  const kept = readAnswers(program, argv);
  const early = begun?.id === kept?.id ? begun : undefined;
  if (!early) begun?.dismiss();
  if (!kept) return undefined;
  const asking = new Asking(kept, early);
  const interrupt = () => asking.settle('interrupted');
  // Before anything is started; and once more does not end this before what it has started.
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  asking.start();
  const becomes = await asking.becomes;
  await asking.close();
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  if (becomes === 'otherwise') {
    forgetAnswers(program, argv);
    early?.forget();
  }
  early?.end();
  return becomes === 'same' ? { said: kept.said } : becomes;
}

/** Where no host begins or ends to answer for as long as the whole run took before, and at least so long, they are not asked any longer. */
const SILENT_MILLISECONDS = 3000;
const STOP_MILLISECONDS = 1000;

/** The questions to all hosts: so many logins, and so many connections, at once as in any run. */
class Asking {
  readonly becomes: Promise<'same' | 'otherwise' | 'interrupted'>;
  settle!: (becomes: 'same' | 'otherwise' | 'interrupted') => void;
  readonly #waiting: (readonly [number: number, host: HostQuestions])[];
  readonly #early: EarlyAsks | undefined;
  readonly #open = new Set<Asked>();
  readonly #atOnce: number;
  readonly #silence: NodeJS.Timeout;
  readonly #line: WaitingLine | undefined;
  #loggingIn = 0;
  #isClosed = false;

  constructor({ hosts, took, atOnce }: KeptAnswers, early: EarlyAsks | undefined) {
    this.#waiting = [...hosts.entries()];
    this.#early = early;
    this.#atOnce = atOnce;
    this.becomes = new Promise((resolve) => {
      this.settle = resolve;
    });
    if (process.stderr.isTTY) this.#line = new WaitingLine(tellTerminal, this.#describe, process.stderr.columns);
    this.#silence = setTimeout(() => this.settle('otherwise'), Math.max(SILENT_MILLISECONDS, took));
  }

  start(): void {
    expectStarts(this.#waiting.length);
    this.#startThose();
  }

  /** Ends those that are still being asked; they get a second to heed it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#silence);
    this.#line?.end();
    this.#waiting.length = 0;
    this.#end('SIGTERM');
    const timer = setTimeout(() => this.#end('SIGKILL'), STOP_MILLISECONDS);
    await Promise.all([...this.#open].map(({ ended }) => ended));
    clearTimeout(timer);
    await endStarter();
  }

  #describe = (seconds: number): string => {
    const hosts = this.#waiting.length + this.#open.size;
    return `… asking whether all is as it was (${seconds} s): ${hosts} ${hosts === 1 ? 'host has' : 'hosts have'} to answer`;
  };

  #end(signal: NodeJS.Signals): void {
    for (const each of this.#open) each.kill(signal);
  }

  #heard(): void {
    if (!this.#isClosed) this.#silence.refresh();
  }

  #startThose(): void {
    while (this.#loggingIn < STARTS_AT_ONCE && this.#open.size < this.#atOnce) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#ask(...next);
    }
  }

  #ask(number: number, host: HostQuestions): void {
    let isLoggingIn = 1;
    const loggedIn = () => {
      if (isLoggingIn === 1) this.#heard();
      this.#loggingIn -= isLoggingIn;
      isLoggingIn = 0;
      this.#startThose();
    };
    const nonce = this.#early?.id ?? makeNonce();
    const asked = this.#early?.answer(number) ?? askHost(host.command, askScript(host, nonce), loggedIn);
    this.#open.add(asked);
    this.#loggingIn += 1;
    void asked.ended.then(({ code, said }) => {
      this.#open.delete(asked);
      this.#heard();
      loggedIn();
      if (code !== 0 || behind(nonce, said) !== host.expected) this.settle('otherwise');
      else if (this.#open.size === 0) this.settle('same');
    });
  }
}

function tellTerminal(text: string): void {
  process.stderr.write(text);
}

/** The digest of what was said behind the greeting: a login shell may talk before. */
function behind(nonce: string, said: string): string {
  const greeting = `\n${nonce}\n`;
  const at = said.indexOf(greeting);
  return at < 0 ? '' : digestOf(said.slice(at + greeting.length));
}
