import type { Outcome } from '../commands/outcome.ts';
import type { BegunProcess } from '../process/begin-process.ts';
import { dismissOffered, offerProcesses } from '../process/start-process.ts';
import { endStarter } from '../process/starter.ts';
import { createIo } from './create-io.ts';
import { exitCodeOf } from './exit-codes.ts';
import { startKeeping } from './head-start/keep-stamp.ts';
import { startKeepingTemplates } from './head-start/keep-templates.ts';
import { reportFailure } from './report-failure.ts';

/** What was done before the program was loaded. */
interface Start {
  /** The file of the program, by which it is known again. */
  readonly program?: string;
  /** Only where all input is what it was when it last passed all checks. */
  readonly begun?: readonly BegunProcess[];
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
  const stamp = isKnown ? undefined : startKeeping(start.program, argv);
  const connectionsBegun = () => {
    dismissOffered();
    stamp?.connectionsBegun();
  };
  const { io, stop, outputFailed } = createIo({
    isKnown,
    connectionsBegun,
    ...(stamp ? { checksPassed: stamp.checksPassed } : {}),
  });
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
    stamp?.keep();
    keepTemplates();
  }
  if (outputFailed()) return exitCodeOf([...outcomes, 'output-lost']);
  return exitCodeOf(io.signal.aborted ? [...outcomes, 'interrupted'] : outcomes);
}

function overrideExit(command: { exitOverride(): unknown; commands: readonly unknown[] }): void {
  command.exitOverride();
  for (const each of command.commands) overrideExit(each as typeof command);
}
