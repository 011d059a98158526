import { dirname } from 'node:path';
import type { CommandIo } from '../../commands/command-io.ts';
import { childrenRun } from '../../process/children-run.ts';
import { isRepeatable } from '../../process/repeatable.ts';
import { startedCommands } from '../../process/start-process.ts';
import { cacheFile } from '../cache-folder.ts';
import { type HostQuestions, viewOf, writeAnswers } from './answers-file.ts';
import { HeardHosts } from './heard-hosts.ts';
import { isRepeatableCommand } from './keep-stamp.ts';
import type { Recording } from './record-inputs.ts';
import { settledInputs } from './stamp.ts';

/** Keeps what a run found, where finding it again will mean the same run again (docs/decisions/asking-again.md). */
export interface AnswerKeeper {
  /** The same, overheard. */
  watch(io: CommandIo): CommandIo;
  /** The run is over. */
  keep(code: number): void;
}

/** More output than this is not worth being read at the next start. */
const MOST_CHARACTERS = 16 * 1024 * 1024;
/** A time of day, or a span: the times of a command are others in each run. */
const TIME = /\d:\d\d:\d\d/;

export function startKeepingAnswers(program: string, argv: readonly string[], recording: Recording): AnswerKeeper {
  const made = Date.now();
  const heard = new HeardHosts();
  const said = { out: '', err: '' };
  const tee = (stream: 'out' | 'err', write: (text: string) => void) => (text: string) => {
    if (said[stream].length < MOST_CHARACTERS) said[stream] += text;
    write(text);
  };
  return {
    watch: (io) => ({ ...io, out: tee('out', io.out), err: tee('err', io.err), witness: heard.witness }),
    keep: (code) => {
      recording.stop();
      if (code !== 0 || !maySayAgain(said) || !isSameEachTime(heard)) return;
      const hosts = heard.questions();
      const inputs = settledInputs(othersThanOwn(recording), made);
      if (!hosts || !inputs || mayHoldSecret(hosts, argv)) return;
      const kept = {
        made,
        took: Date.now() - made,
        atOnce: heard.atOnce,
        view: viewOf(process),
        inputs,
        hosts,
        ...said,
      };
      writeAnswers(program, argv, kept);
    },
  };
}

/** What is on standard error of a terminal may be a line that tells how far it is. */
function maySayAgain({ out, err }: { readonly out: string; readonly err: string }): boolean {
  return Math.max(out.length, err.length) < MOST_CHARACTERS && !TIME.test(out) && (err === '' || !process.stderr.isTTY);
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

/** What the command line gives may be a secret, and a command may hold it: that is not written down. */
function mayHoldSecret(hosts: readonly HostQuestions[], argv: readonly string[]): boolean {
  const given = argv.filter(
    (word, at) =>
      /^(?:-[A-Za-z]*e|--extra-vars)$/.test(argv[at - 1] ?? '') || /^(?:-[A-Za-z]*e.|--extra-vars=)/.test(word),
  );
  const words = given.flatMap((text) => text.split(/[\s={}"',:[\]]+/)).filter((word) => word.length > 5);
  return hosts.some(({ questions }) => words.some((word) => questions.includes(word)));
}
