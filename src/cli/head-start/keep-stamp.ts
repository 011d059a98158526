import { childrenRun } from '../../process/children-run.ts';
import { startedCommands } from '../../process/start-process.ts';
import { mayHaveStamp } from './begin-early.ts';
import { recordInputs } from './record-inputs.ts';
import { changedAt, signatureOf } from './signature.ts';
import { type Stamp, writeStamp } from './stamp.ts';

/** Notes what a run reads until its checks have passed, and keeps it for the next one. */
export interface StampKeeper {
  /** The checks have passed: all inputs have been read. */
  checksPassed(): void;
  /** No task has begun yet. What is started later may depend on what tasks do: users that they make, groups, a reset. */
  connectionsBegun(): void;
  /** The run is over. */
  keep(): void;
}

/** A file that changed a moment before it was read may change again within the same tick of the clock. */
const SETTLED_MILLISECONDS = 2000;

/** Undefined where a run of this command line is none that a stamp is kept for. */
export function startKeeping(program: string | undefined, argv: readonly string[]): StampKeeper | undefined {
  if (program === undefined || !mayHaveStamp(argv)) return undefined;
  const made = Date.now();
  const recording = recordInputs();
  let inputs: Stamp['inputs'] | undefined;
  let commands: Stamp['commands'] | undefined;
  return {
    checksPassed: () => {
      recording.stop();
      const paths = [...recording.inputs];
      // What a program printed, and what changed meanwhile, is no input that can be looked at again.
      if (childrenRun() > 0 || paths.some(([path, use]) => changedAt(path, use) > made - SETTLED_MILLISECONDS)) return;
      inputs = paths.map(([path, use]) => [path, use, signatureOf(path, use)]);
    },
    connectionsBegun: () => {
      commands ??= startedCommands().filter(isRepeatable);
    },
    keep: () => {
      recording.stop();
      if (inputs && commands && commands.length > 0) writeStamp(program, argv, { made, inputs, commands });
    },
  };
}

/** ssh; not with a password to come, whose prompt is another each time, and not the shells of the control node. */
function isRepeatable(command: readonly string[]): boolean {
  return command[0] !== 'sh' && !command.some((word) => /calico-deploy-[0-9a-f]{24}/.test(word));
}
