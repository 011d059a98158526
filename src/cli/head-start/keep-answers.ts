import { dirname } from 'node:path';
import { makeNonce } from '../../agent/agent-source.ts';
import { runsCommands } from '../../agent/ask.ts';
import type { CommandIo } from '../../commands/command-io.ts';
import { childrenRun } from '../../process/children-run.ts';
import { isRepeatable, repeatableUntil } from '../../process/repeatable.ts';
import { startedCommands } from '../../process/start-process.ts';
import { cacheFile } from '../cache-folder.ts';
import { type HostQuestions, type Said, viewOf, writeAnswers } from './answers-file.ts';
import { HeardHosts } from './heard-hosts.ts';
import { isRepeatableCommand } from './keep-stamp.ts';
import { leaveEarly } from './leave-early.ts';
import type { Recording } from './record-inputs.ts';
import { DAY, settledInputs } from './stamp.ts';

/** Keeps what a run found, where finding it again will mean the same run again (docs/decisions/asking-again.md). */
export interface AnswerKeeper {
  /** The same, overheard. */
  watch(io: CommandIo): CommandIo;
  /** The run is over. */
  keep(code: number): void;
}

/** More output than this is not worth being read at the next start. */
const MOST_CHARACTERS = 16 * 1024 * 1024;
/** A time of day, or a span: the times of a command are others in each run. So is when a file was last read. */
const TIME = /\d:\d\d:\d\d|\batime\b/;

export function startKeepingAnswers(program: string, argv: readonly string[], recording: Recording): AnswerKeeper {
  const made = Date.now();
  const heard = new HeardHosts();
  const said: (readonly [stream: 'stdout' | 'stderr', text: string])[] = [];
  let characters = 0;
  const tee = (stream: 'stdout' | 'stderr', write: (text: string) => void) => (text: string) => {
    characters += text.length;
    if (characters <= MOST_CHARACTERS) said.push([stream, text]);
    write(text);
  };
  return {
    watch: (io) => ({ ...io, out: tee('stdout', io.out), err: tee('stderr', io.err), witness: heard.witness }),
    keep: (code) => {
      if (code !== 0 || characters > MOST_CHARACTERS || !maySayAgain(said) || !isSameEachTime(heard)) return;
      const hosts = heard.questions();
      const inputs = settledInputs(othersThanOwn(recording), made);
      if (!hosts || !inputs || mayHoldSecret(hosts, said, argv)) return;
      const took = Date.now() - made;
      const until = Math.min(made + DAY, repeatableUntil());
      const kept = {
        ...{ id: makeNonce(), made, until, took, atOnce: heard.atOnce },
        ...{ view: viewOf(process), inputs, hosts, said },
      };
      writeAnswers(program, argv, kept);
      leaveEarly(program, argv, kept);
    },
  };
}

/** What is on standard error of a terminal may be a line that tells how far it is. */
function maySayAgain(said: Said): boolean {
  return said.every(([stream, text]) =>
    stream === 'stdout' ? !TIME.test(text) : text === '' || !process.stderr.isTTY,
  );
}

/** Nothing but the input and the hosts decided. */
function isSameEachTime(heard: HeardHosts): boolean {
  const commands = [...startedCommands(), ...heard.commands];
  return isRepeatable() && childrenRun() === 0 && commands.every(isRepeatableCommand);
}

/** What this program keeps for itself is right whatever it is: it is believed only where it fits. */
function othersThanOwn({ inputs }: Recording) {
  const own = dirname(cacheFile('all'));
  return [...inputs].filter(([path]) => path !== own && !path.startsWith(`${own}/`));
}

/** What the command line gives may be a secret. A command may hold it in any form, what else is asked or said as it is. */
function mayHoldSecret(hosts: readonly HostQuestions[], said: Said, argv: readonly string[]): boolean {
  const words = wordsGiven(argv);
  const texts = [...hosts.map(({ questions }) => questions), ...said.map(([, text]) => text)];
  const mayBeInCommand = words.length > 0 && hosts.some(({ questions }) => runsCommands(questions));
  return mayBeInCommand || texts.some((text) => words.some((word) => text.includes(word)));
}

/** The words of `-e` that are long enough to be a secret; what stands in a file is in the open already. */
function wordsGiven(argv: readonly string[]): string[] {
  const given = argv.map((word, at) => {
    if (/^(?:-[A-Za-z]*e|--extra-vars)$/.test(argv[at - 1] ?? '')) return word;
    return /^(?:-[A-Za-z]*?e|--extra-vars=)(.+)/s.exec(word)?.[1] ?? '';
  });
  return given
    .filter((text) => !text.startsWith('@'))
    .flatMap((text) => text.replace(/(?<!\S)\w+=/g, ' ').split(/[\s={}"',:[\]]+/))
    .filter((word) => word.length > 5);
}
