import type { Outcome } from '../commands/outcome.ts';
import type { BegunProcess } from '../process/begin-process.ts';
import { dismissOffered, offerProcesses } from '../process/start-process.ts';
import { endStarter } from '../process/starter.ts';
import { createIo } from './create-io.ts';
import { exitCodeOf } from './exit-codes.ts';
import { mayAskAgain, mayHaveStamp } from './head-start/begin-early.ts';
import { type AnswerKeeper, startKeepingAnswers } from './head-start/keep-answers.ts';
import { type StampKeeper, startKeeping } from './head-start/keep-stamp.ts';
import { startKeepingTemplates } from './head-start/keep-templates.ts';
import { type Recording, recordInputs } from './head-start/record-inputs.ts';
import { reportFailure } from './report-failure.ts';

/** What was done before the program was loaded. */
interface Start {
  /** The file of the program, by which it is known again. */
  readonly program?: string;
  /** Only where all input is what it was when it last passed all checks. */
  readonly begun?: readonly BegunProcess[];
  /** The hosts were asked what the last run asked, and answered otherwise: what they answer changes, and is not worth keeping. */
  readonly otherAnswers?: boolean;
}

/**
 * Runs one command line and gives the exit code. The only catch of the program: faults of the user are shown as
 * diagnostics, everything else as a bug of ours.
 */
export async function main(argv: readonly string[], start: Start = {}): Promise<number> {
  offerProcesses(start.begun ?? []);
  // Before the inputs are noted: what is kept of templates is none.
  const keepTemplates = startKeepingTemplates(start.program, argv);
  const isKnown = (start.begun?.length ?? 0) > 0;
  const { recording, stamp, answers } = startKeepers(start, argv, isKnown);
  const connectionsBegun = () => {
    dismissOffered();
    stamp?.connectionsBegun();
  };
  const {
    io: outside,
    stop,
    outputFailed,
  } = createIo({
    isKnown,
    connectionsBegun,
    ...(stamp ? { checksPassed: stamp.checksPassed } : {}),
  });
  const io = answers?.watch(outside) ?? outside;
  let outcomes: readonly Outcome[] = ['done'];
  try {
    const { buildProgram } = await import('./program.ts');
    const program = buildProgram(async (body) => {
      outcomes = await body(io);
    }, argv[0]);
    program.exitOverride();
    for (const command of program.commands) overrideExit(command);
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    outcomes = await reportFailure(error, io, argv.includes('--json'));
  } finally {
    stop();
    dismissOffered();
    await endStarter();
    recording?.stop();
    stamp?.keep();
    keepTemplates();
  }
  const lost = outputFailed() ? (['output-lost'] as const) : [];
  const code = exitCodeOf([...outcomes, ...lost, ...(io.signal.aborted ? (['interrupted'] as const) : [])]);
  answers?.keep(code);
  return code;
}

interface Keepers {
  readonly recording?: Recording;
  readonly stamp?: StampKeeper;
  readonly answers?: AnswerKeeper;
}

/** What is kept for the next run of this command line, from what this one reads and asks. */
function startKeepers({ program, otherAnswers }: Start, argv: readonly string[], isKnown: boolean): Keepers {
  if (program === undefined || !mayHaveStamp(argv)) return {};
  const recording = recordInputs();
  return {
    recording,
    ...(isKnown ? {} : { stamp: startKeeping(program, argv, recording) }),
    ...(otherAnswers || !mayAskAgain(argv) ? {} : { answers: startKeepingAnswers(program, argv, recording) }),
  };
}

function overrideExit(command: { exitOverride(): unknown; commands: readonly unknown[] }): void {
  command.exitOverride();
  for (const each of command.commands) overrideExit(each as typeof command);
}
