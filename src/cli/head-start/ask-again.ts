import { buildAgent, makeNonce } from '../../agent/agent-source.ts';
import { type Answer, AnswerParser } from '../../agent/answer-parser.ts';
import { digestAnswer } from '../../agent/question.ts';
import { type BegunProcess, beginProcess, writeTo } from '../../process/begin-process.ts';
import { STARTS_AT_ONCE } from '../../process/session-limit.ts';
import { endStarter, expectStarts, startDistant } from '../../process/starter.ts';
import { forgetAnswers, type HostQuestions, readAnswers } from './answers-file.ts';
import { mayHaveStamp } from './begin-early.ts';

/** Where for so long no host has said anything, they are not asked any longer: a run knows how to wait. */
const SILENT_MILLISECONDS = 3000;

/**
 * Asks the hosts all that the last run of this command line asked, where that run found nothing to do and every input is what it was.
 * Where each host gives the same answers the run comes to the same, and `said` is what it printed. Otherwise nothing has been changed:
 * the questions only look. Undefined where there is nothing to ask again. (docs/decisions/asking-again.md)
 */
export async function askAgain(
  program: string,
  argv: readonly string[],
): Promise<{ readonly said?: { readonly out: string; readonly err: string } } | undefined> {
  if (!mayHaveStamp(argv)) return undefined;
  const kept = readAnswers(program, argv);
  if (!kept) return undefined;
  const asking = new Asking(kept.hosts);
  const same = await asking.same;
  await asking.close(same);
  if (same) return { said: kept };
  forgetAnswers(program, argv);
  return {};
}

/** The questions to all hosts, so many logins at once as in any run. */
class Asking {
  /** Whether all hosts have answered all as before; false with the first that has not. */
  readonly same: Promise<boolean>;
  readonly #waiting: HostQuestions[];
  readonly #begun: BegunProcess[] = [];
  #settle!: (same: boolean) => void;
  #unanswered: number;
  #silence: NodeJS.Timeout;

  constructor(hosts: readonly HostQuestions[]) {
    this.#waiting = [...hosts];
    this.#unanswered = hosts.length;
    this.same = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#silence = setTimeout(() => this.#settle(false), SILENT_MILLISECONDS);
    expectStarts(hosts.length);
    for (let started = 0; started < STARTS_AT_ONCE; started += 1) this.#startNext();
  }

  /** Lets those that have answered end, and ends the others. */
  async close(same: boolean): Promise<void> {
    clearTimeout(this.#silence);
    this.#waiting.length = 0;
    if (!same) for (const { child } of this.#begun) child.kill('SIGTERM');
    await Promise.all(this.#begun.map(({ ended }) => ended));
    await endStarter();
  }

  #startNext(): void {
    const host = this.#waiting.shift();
    if (!host) return;
    const { command, text, answers, kinds } = host;
    const [file = '', ...args] = command;
    const begun = startDistant(file, args) ?? beginProcess(file, args);
    this.#begun.push(begun);
    const nonce = makeNonce();
    const { pieces } = buildAgent({ nonce, stateDirectory: '', rehash: false });
    void writeTo(begun.child.stdin, [...pieces, text]);
    const expected = answers.map((digest, id) => ({ digest, kind: kinds[id] ?? '' }));
    const listener = new Listener(nonce, expected, () => this.#startNext());
    begun.child.stdout.on('data', (chunk: Buffer) => this.#hear(listener.hear(chunk)));
    begun.child.stderr.resume();
    void begun.ended.then(() => this.#hear(listener.isDone ? 'nothing' : 'other'));
  }

  #hear(said: Said): void {
    this.#silence.refresh();
    if (said === 'other') this.#settle(false);
    if (said !== 'all') return;
    this.#unanswered -= 1;
    if (this.#unanswered === 0) this.#settle(true);
  }
}

interface Expected {
  readonly digest: string;
  readonly kind: string;
}

/** What came of a host: nothing new, another answer than before, or the last of all the same ones. */
type Said = 'nothing' | 'other' | 'all';

/** Compares the answers of one host with those that are expected: the greeting, the answers in order, and the farewell. */
class Listener {
  readonly #parser: AnswerParser;
  readonly #expected: readonly Expected[];
  readonly #greeted: () => void;
  #next = 0;
  isDone = false;

  constructor(nonce: string, expected: readonly Expected[], greeted: () => void) {
    this.#parser = new AnswerParser(nonce);
    this.#expected = expected;
    this.#greeted = greeted;
  }

  hear(chunk: Buffer): Said {
    try {
      const answers = this.#parser.push(chunk);
      if (!answers.every((answer) => this.#isSame(answer))) return 'other';
    } catch {
      return 'other';
    }
    return this.isDone ? 'all' : 'nothing';
  }

  #isSame(answer: Answer): boolean {
    const expected = this.#expected[this.#next];
    if (!expected) {
      const isFirst = !this.isDone;
      this.isDone = answer.id === 0 && answer.status === 'ok';
      return this.isDone && isFirst;
    }
    if (this.#next === 0) this.#greeted();
    const isNext = answer.id === this.#next && digestAnswer(expected.kind, answer) === expected.digest;
    this.#next += 1;
    return isNext;
  }
}
