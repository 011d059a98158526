import type { Module, ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { ActionFailure, failedResult, ModuleFailure, type Step } from './requests.ts';

/** A module as its file writes it: the run may throw ModuleFailure instead of returning a failed result. */
export interface ModuleDefinition extends Omit<Module, 'run'> {
  readonly run: (args: ModuleArguments, context: ModuleContext) => Step<ModuleResult>;
}

/** Makes a Module of a definition: a thrown ModuleFailure becomes the failed result that it carries. */
export function defineModule(definition: ModuleDefinition): Module {
  return {
    ...definition,
    *run(args, context) {
      try {
        return yield* definition.run(args, context);
      } catch (error) {
        if (!(error instanceof ModuleFailure)) throw error;
        const result = failedResult(error.message, error.values);
        return error instanceof ActionFailure ? { ...result, isFinal: true } : result;
      }
    },
  };
}
