import { childrenRun } from '../../process/children-run.ts';
import { startedCommands } from '../../process/start-process.ts';
import type { Recording } from './record-inputs.ts';
import { type Stamp, settledInputs, writeStamp } from './stamp.ts';

/** Notes what a run reads until its checks have passed, and keeps it for the next one. */
export interface StampKeeper {
  /** The checks have passed: all inputs have been read. */
  checksPassed(): void;
  /** No task has begun yet. What is started later may depend on what tasks do: users that they make, groups, a reset. */
  connectionsBegun(): void;
  /** The run is over. */
  keep(): void;
}

export function startKeeping(program: string, argv: readonly string[], recording: Recording): StampKeeper {
  const made = Date.now();
  let inputs: Stamp['inputs'] | undefined;
  let commands: Stamp['commands'] | undefined;
  return {
    checksPassed: () => {
      // What a program printed is no input that can be looked at again.
      if (childrenRun() === 0) inputs = settledInputs(recording.inputs, made);
    },
    connectionsBegun: () => {
      commands ??= startedCommands().filter(isRepeatableCommand);
    },
    keep: () => {
      if (inputs && commands && commands.length > 0) writeStamp(program, argv, { made, inputs, commands });
    },
  };
}

/** ssh; not with a password to come, whose prompt is another each time, and not the shells of the control node. */
export function isRepeatableCommand(command: readonly string[]): boolean {
  return command[0] !== 'sh' && !command.some((word) => /calico-deploy-[0-9a-f]{24}/.test(word));
}
