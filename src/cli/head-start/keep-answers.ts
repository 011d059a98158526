import { dirname } from 'node:path';
import { askTogether, digestAnswer, type Question, questionOf } from '../../agent/question.ts';
import type { CommandIo } from '../../commands/command-io.ts';
import { childrenRun } from '../../process/children-run.ts';
import { isRepeatable } from '../../process/repeatable.ts';
import { startedCommands } from '../../process/start-process.ts';
import type { Witness } from '../../transport/agent-link.ts';
import { cacheFile } from '../cache-folder.ts';
import { type HostQuestions, viewOf, writeAnswers } from './answers-file.ts';
import { isRepeatableCommand } from './keep-stamp.ts';
import type { Recording } from './record-inputs.ts';
import { settledInputs } from './stamp.ts';

/** Keeps what a run asked and heard, where the same answers will mean the same run again (docs/decisions/asking-again.md). */
export interface AnswerKeeper {
  /** The same, overheard. */
  watch(io: CommandIo): CommandIo;
  /** The run is over. */
  keep(code: number): void;
}

/** More than this is not worth being read at the next start. */
const MOST_CHARACTERS = 16 * 1024 * 1024;
/** A time of day, or a span: the times of a command are others in each run. */
const TIME = /\d:\d\d:\d\d/;

interface Heard {
  readonly command: readonly string[];
  greeting: string | undefined;
  readonly questions: Question[];
}

export function startKeepingAnswers(program: string, argv: readonly string[], recording: Recording): AnswerKeeper {
  const made = Date.now();
  const heard = new Map<string, Heard>();
  let isSame = true;
  const said = { out: '', err: '' };
  const witness: Witness = (command) => {
    const key = JSON.stringify(command);
    if (heard.has(key)) isSame = false;
    const host: Heard = { command, greeting: undefined, questions: [] };
    heard.set(key, host);
    return (operation, answer) => {
      if (!operation) {
        host.greeting = digestAnswer('greeting', answer);
        return;
      }
      const question = questionOf(operation, answer);
      if (!question) isSame = false;
      else if (question !== 'none') host.questions.push(question);
    };
  };
  const tee = (stream: 'out' | 'err', write: (text: string) => void) => (text: string) => {
    if (said[stream].length < MOST_CHARACTERS) said[stream] += text;
    write(text);
  };
  return {
    watch: (io) => ({ ...io, out: tee('out', io.out), err: tee('err', io.err), witness }),
    keep: (code) => {
      recording.stop();
      if (code !== 0 || !isSame || !isRepeatable() || childrenRun() > 0 || heard.size === 0) return;
      if (![...startedCommands(), ...[...heard.values()].map(({ command }) => command)].every(isRepeatableCommand)) return;
      if (said.err !== '' && process.stderr.isTTY) return;
      if (TIME.test(said.out)) return;
      const hosts = [...heard.values()].flatMap(questionsOf);
      const inputs = settledInputs(othersThanOwn(recording), made);
      if (hosts.length < heard.size || !inputs || mayHoldSecret(hosts, argv)) return;
      writeAnswers(program, argv, { made, view: viewOf(process), inputs, hosts, ...said });
    },
  };
}

/** None where there was no greeting. */
function questionsOf({ command, greeting, questions }: Heard): HostQuestions[] {
  if (greeting === undefined) return [];
  const { text, answers, kinds } = askTogether(questions);
  return [{ command, text, answers: [greeting, ...answers], kinds: ['greeting', ...kinds] }];
}

/** What this program keeps for itself is right whatever it is: it is believed only where it fits. */
function othersThanOwn({ inputs }: Recording) {
  const own = dirname(cacheFile('all'));
  return [...inputs].filter(([path]) => !path.startsWith(`${own}/`));
}

/** What the command line gives may be a secret, and a command may hold it: that is not written down. */
function mayHoldSecret(hosts: readonly HostQuestions[], argv: readonly string[]): boolean {
  const given = argv.flatMap((word, at) => (/^(?:-e|--extra-vars)$/.test(argv[at - 1] ?? '') ? [word] : /^(?:-e|--extra-vars=)/.test(word) ? [word] : []));
  const words = given.flatMap((text) => text.split(/[\s={}"',:[\]]+/)).filter((word) => word.length > 5);
  return hosts.some(({ text }) => words.some((word) => text.includes(word)));
}
