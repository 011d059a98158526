import type { Answer } from '../../agent/answer-parser.ts';
import { askFor } from '../../agent/ask.ts';
import { type Finding, findingsOf } from '../../agent/finding.ts';
import type { Witness } from '../../transport/agent-link.ts';
import { plainShell } from '../../transport/bootstrap.ts';
import { digestOf, type HostQuestions } from './answers-file.ts';

/** What a run has heard on one connection. */
interface HeardHost {
  readonly command: readonly string[];
  /** The host's clock, in seconds, when it greeted; and whose shell it is. */
  greeting: { readonly clock: number; readonly uid: string } | undefined;
  readonly findings: Finding[];
}

/** Overhears all connections of a run. */
export class HeardHosts {
  readonly #hosts = new Map<string, HeardHost>();
  /** Something was done, or heard, that cannot be asked again. */
  #isOtherwise = false;
  #open = 0;
  #mostOpen = 0;

  /** So many connections were open at once. */
  get atOnce(): number {
    return this.#mostOpen;
  }

  get commands(): readonly (readonly string[])[] {
    return [...this.#hosts.values()].map(({ command }) => command);
  }

  readonly witness: Witness = (command, ended) => {
    this.#open += 1;
    this.#mostOpen = Math.max(this.#mostOpen, this.#open);
    void ended.then(() => {
      this.#open -= 1;
    });
    const key = JSON.stringify(command);
    // A connection that was made anew.
    if (this.#hosts.has(key)) this.#isOtherwise = true;
    const host: HeardHost = { command, greeting: undefined, findings: [] };
    this.#hosts.set(key, host);
    return (operation, answer) => {
      if (!operation) host.greeting = greetingOf(answer);
      else this.#note(host, findingsOf(operation, answer, host.greeting?.clock ?? 0));
    };
  };

  /** What all of them can be asked; undefined where that would not be the same. */
  questions(): readonly HostQuestions[] | undefined {
    const questions = [...this.#hosts.values()].flatMap(questionsOf);
    return this.#isOtherwise || questions.length === 0 || questions.length < this.#hosts.size ? undefined : questions;
  }

  #note(host: HeardHost, found: readonly Finding[] | undefined): void {
    if (found) host.findings.push(...found);
    else this.#isOtherwise = true;
  }
}

/** Undefined where handlers are owed. */
function greetingOf({ values }: Answer): HeardHost['greeting'] {
  const first = (key: string) => values.get(key)?.[0] ?? '';
  return values.has('owed') ? undefined : { clock: Number.parseFloat(first('clock')), uid: first('uid') };
}

/** None where there was no greeting, or where it can't be asked. */
function questionsOf({ command, greeting, findings }: HeardHost): HostQuestions[] {
  const ask = greeting && askFor(findings, greeting.uid);
  const start = plainShell(command.at(-1) ?? '');
  if (!ask || start === '') return [];
  return [{ command: [...command.slice(0, -1), start], questions: ask.questions, expected: digestOf(ask.expected) }];
}
