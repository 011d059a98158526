import { makeNonce } from '../../agent/agent-source.ts';
import { askScript } from '../../agent/ask.ts';
import { type BegunProcess, beginProcess } from '../../process/begin-process.ts';
import { STARTS_AT_ONCE } from '../../process/session-limit.ts';
import { endStarter, expectStarts, startDistant } from '../../process/starter.ts';
import { digestOf, forgetAnswers, type HostQuestions, type KeptAnswers, readAnswers } from './answers-file.ts';
import { mayAskAgain } from './begin-early.ts';
import { Progress } from './progress.ts';

/** All that the last run found is found again: what it said holds. Something is otherwise. Somebody ended it. */
export type Again = { readonly said: Pick<KeptAnswers, 'out' | 'err'> } | 'otherwise' | 'interrupted';

/**
 * Asks the hosts for all that the last run of this command line found, where that run had nothing to do and every input is what it was.
 * Where all of it is found again the run would come to the same. Otherwise nothing has been changed: the questions only look.
 * Undefined where there is nothing to ask again. (docs/decisions/asking-again.md)
 */
export async function askAgain(program: string, argv: readonly string[]): Promise<Again | undefined> {
  if (!mayAskAgain(argv)) return undefined;
  const kept = readAnswers(program, argv);
  if (!kept) return undefined;
  const asking = new Asking(kept);
  const interrupt = () => asking.settle('interrupted');
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const becomes = await asking.becomes;
  await asking.close();
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  if (becomes === 'otherwise') forgetAnswers(program, argv);
  return becomes === 'same' ? { said: kept } : becomes;
}

/** Where no host has said anything for as long as the whole run took before, and at least so long, they are not asked any longer. */
const SILENT_MILLISECONDS = 3000;

/** The questions to all hosts: so many logins, and so many connections, at once as in any run. */
class Asking {
  readonly becomes: Promise<'same' | 'otherwise' | 'interrupted'>;
  settle!: (becomes: 'same' | 'otherwise' | 'interrupted') => void;
  readonly #waiting: HostQuestions[];
  readonly #open = new Set<BegunProcess>();
  readonly #atOnce: number;
  readonly #silence: NodeJS.Timeout;
  readonly #progress = new Progress();
  #loggingIn = 0;

  constructor({ hosts, took, atOnce }: KeptAnswers) {
    this.#waiting = [...hosts];
    this.#atOnce = atOnce;
    this.becomes = new Promise((resolve) => {
      this.settle = resolve;
    });
    this.#silence = setTimeout(() => this.settle('otherwise'), Math.max(SILENT_MILLISECONDS, took));
    this.#progress.expect(`asking ${hosts.length} hosts …`);
    expectStarts(hosts.length);
    this.#startThose();
  }

  /** Ends those that are still being asked. */
  async close(): Promise<void> {
    clearTimeout(this.#silence);
    this.#progress.end();
    this.#waiting.length = 0;
    for (const { child } of this.#open) child.kill('SIGTERM');
    await Promise.all([...this.#open].map(({ ended }) => ended));
    await endStarter();
  }

  #startThose(): void {
    while (this.#loggingIn < STARTS_AT_ONCE && this.#open.size < this.#atOnce) {
      const host = this.#waiting.shift();
      if (!host) return;
      this.#ask(host);
    }
  }

  #ask(host: HostQuestions): void {
    const [file = '', ...args] = host.command;
    const begun = startDistant(file, args) ?? beginProcess(file, args);
    const { child, ended } = begun;
    const nonce = makeNonce();
    const said: string[] = [];
    let isLoggingIn = 1;
    const loggedIn = () => {
      this.#loggingIn -= isLoggingIn;
      isLoggingIn = 0;
      this.#startThose();
    };
    this.#open.add(begun);
    this.#loggingIn += 1;
    child.stdin.end(askScript(host, nonce));
    child.stderr.resume();
    child.stdout.on('data', (chunk: Buffer) => {
      this.#silence.refresh();
      said.push(chunk.toString('latin1'));
      loggedIn();
    });
    void ended.then(({ code }) => {
      this.#open.delete(begun);
      loggedIn();
      if (code !== 0 || behind(nonce, said.join('')) !== host.expected) this.settle('otherwise');
      else if (this.#open.size === 0) this.settle('same');
    });
  }
}

/** The digest of what was said behind the greeting: a login shell may talk before. */
function behind(nonce: string, said: string): string {
  const greeting = `\n${nonce}\n`;
  const at = said.indexOf(greeting);
  return at < 0 ? '' : digestOf(said.slice(at + greeting.length));
}
