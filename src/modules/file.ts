import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { FILE_COMMON_PARAMETERS } from './arguments/common-parameters.ts';
import { defineModule } from './define-module.ts';
import { ensureDirectory } from './file/directory.ts';
import { ensureHardLink, ensureSymbolicLink } from './file/link.ts';
import { stateName } from './file/path-info.ts';
import { ensureAbsent, ensureAttributes, touch } from './file/plain.ts';
import { checkTimes, ensureTimes, timesOf, withoutTouching } from './file/times.ts';
import type { ModuleArguments, ModuleContext, ModuleResult, Parameter } from './module.ts';
import { ModuleFailure, observe, type Step } from './requests.ts';
import { expandPath } from './run/remote-words.ts';

const TIME_FORMAT: Parameter = { type: 'str', default: '%Y%m%d%H%M.%S' };

type StateRun = (path: string, args: ModuleArguments, context: ModuleContext) => Step<ModuleResult>;

const STATES: Readonly<Record<string, StateRun>> = {
  absent: ensureAbsent,
  directory: ensureDirectory,
  file: ensureAttributes,
  hard: ensureHardLink,
  link: ensureSymbolicLink,
  touch,
};

/** ansible.builtin.file: directories, links, attributes, removal. */
export const file = defineModule({
  name: 'file',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    ...FILE_COMMON_PARAMETERS,
    path: { type: 'path', required: true, aliases: ['dest', 'name'] },
    state: { type: 'str', choices: Object.keys(STATES) },
    recurse: { type: 'bool', default: false },
    force: { type: 'bool', default: false },
    follow: { type: 'bool', default: true },
    src: { type: 'path' },
    modification_time: { type: 'str' },
    modification_time_format: TIME_FORMAT,
    access_time: { type: 'str' },
    access_time_format: TIME_FORMAT,
  },
  validate: checkTimes,
  *run(args, context) {
    const path = yield* expandPath(requiredText(args, 'path'), context);
    try {
      return yield* ensureState(path, args, context);
    } catch (error) {
      throw error instanceof ModuleFailure ? withPath(error, path) : error;
    }
  },
});

function* ensureState(path: string, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const state = textOf(args, 'state') ?? (yield* currentState(path, args));
  if (flagOf(args, 'recurse') && state !== 'directory') {
    throw new ModuleFailure("recurse option requires state to be 'directory'");
  }
  if (args.has('src') && state !== 'link' && state !== 'hard') {
    throw new ModuleFailure("src option requires state to be 'link' or 'hard'");
  }
  const ensure = STATES[state];
  if (!ensure) throw new Error(`no such state: ${state}`);
  const times = timesOf(args, state);
  if (times === undefined) return yield* ensure(path, args, context);
  const result = yield* ensure(path, withoutTouching(args), context);
  return { ...result, changed: (yield* ensureTimes(path, times, context)) || result.changed };
}

/** A failed result names the path. */
function withPath({ message, values }: ModuleFailure, path: string): ModuleFailure {
  return values.has('dest')
    ? new ModuleFailure(message, values)
    : new ModuleFailure(message, new Map([['path', path], ...values]));
}

/** Without a `state` whatever stands there keeps its kind; only then is the host asked first. */
function* currentState(path: string, args: ModuleArguments): Step<string> {
  const state = stateName(yield* observe(path));
  if (state === 'absent') return flagOf(args, 'recurse') ? 'directory' : 'file';
  return state === 'hard' ? 'file' : state;
}
