import type { WaitOperation } from '../agent/operation.ts';
import type { OperationResult } from '../agent/reply.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { numberOf, requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { pathInfo } from './file/path-info.ts';
import type { ModuleArguments } from './module.ts';
import { ModuleFailure, observe, perform, type Step } from './requests.ts';
import { expandPath } from './run/remote-words.ts';

const NOT_DRAINED = 'waiting for connections to drain is not supported';

/** ansible.builtin.wait_for: until a port answers, a file is there (with some text in it), or either is gone. */
export const waitFor = defineModule({
  name: 'wait_for',
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    host: { type: 'str', default: '127.0.0.1' },
    port: { type: 'int' },
    path: { type: 'path' },
    state: {
      type: 'str',
      default: 'started',
      choices: ['absent', 'drained', 'present', 'started', 'stopped'],
      refused: NOT_DRAINED,
      refusedExcept: ['absent', 'present', 'started', 'stopped'],
    },
    search_regex: { type: 'str' },
    delay: { type: 'int', default: 0 },
    sleep: { type: 'int', default: 1 },
    timeout: { type: 'int', default: 300 },
    msg: { type: 'str' },
    connect_timeout: { type: 'int', default: 5 },
    active_connection_states: { type: 'list', elements: 'str', refused: NOT_DRAINED },
    exclude_hosts: { type: 'list', elements: 'str', refused: NOT_DRAINED },
  },
  validate: checkTarget,
  *run(args, context) {
    if (context.check) {
      const msg = 'remote module (wait_for) does not support check mode';
      return { changed: false, skipped: true, msg, values: new Map() };
    }
    const path = args.has('path') ? yield* expandPath(requiredText(args, 'path'), context) : undefined;
    const result = yield* perform(waitOperation(path, args));
    const elapsed = Math.floor(result.wait?.elapsed ?? 0);
    if (result.wait?.met === false) {
      throw new ModuleFailure(textOf(args, 'msg') ?? timeoutText(path, args), new Map([['elapsed', elapsed]]));
    }
    return { changed: false, values: yield* describeWait(path, elapsed, result, args) };
  },
});

function checkTarget(args: ModuleArguments): string | undefined {
  if (args.has('port') && args.has('path')) return 'port and path parameter can not both be passed to wait_for';
  if (args.has('path') && textOf(args, 'state') === 'stopped') {
    return 'state=stopped should only be used for checking a port in the wait_for module';
  }
  if (args.has('search_regex') && !args.has('path')) return 'search_regex is supported with path only';
  return checkExpression(textOf(args, 'search_regex'));
}

function checkExpression(expression: string | undefined): string | undefined {
  try {
    if (expression !== undefined) compileExpression(expression);
    return undefined;
  } catch (error) {
    return `Invalid regular expression: ${(error as Error).message}`;
  }
}

/** Python's named groups, as JavaScript writes them. */
function compileExpression(expression: string): RegExp {
  return new RegExp(expression.replaceAll('(?P<', '(?<'), 'm');
}

function waitOperation(path: string | undefined, args: ModuleArguments): WaitOperation {
  return {
    kind: 'wait',
    condition: condition(path, args),
    delay: numberOf(args, 'delay') ?? 0,
    sleep: numberOf(args, 'sleep') ?? 1,
    timeout: numberOf(args, 'timeout') ?? 300,
  };
}

function condition(path: string | undefined, args: ModuleArguments): WaitOperation['condition'] {
  const wanted = isWanted(args);
  const port = numberOf(args, 'port');
  const searchRegex = textOf(args, 'search_regex');
  if (path !== undefined) {
    return { type: 'path', path, present: wanted, ...(searchRegex === undefined ? {} : { searchRegex }) };
  }
  if (port) return { type: 'port', host: requiredText(args, 'host'), port, open: wanted };
  return { type: 'time' };
}

function isWanted(args: ModuleArguments): boolean {
  return !['absent', 'stopped'].includes(requiredText(args, 'state'));
}

function timeoutText(path: string | undefined, args: ModuleArguments): string {
  const place = `${requiredText(args, 'host')}:${numberOf(args, 'port')}`;
  if (!isWanted(args))
    return `Timeout when waiting for ${path === undefined ? `${place} to stop` : `${path} to be absent`}.`;
  const expression = textOf(args, 'search_regex');
  if (expression !== undefined) return `Timeout when waiting for search string ${expression} in ${path ?? place}`;
  return `Timeout when waiting for ${path === undefined ? place : `file ${path}`}`;
}

function* describeWait(
  path: string | undefined,
  elapsed: number,
  result: OperationResult,
  args: ModuleArguments,
): Step<PyDict> {
  const values: PyDict = new Map<Value, Value>([
    ['elapsed', elapsed],
    ['state', requiredText(args, 'state')],
    ['port', numberOf(args, 'port') ?? null],
    ['path', path ?? null],
    ['search_regex', textOf(args, 'search_regex') ?? null],
  ]);
  for (const [name, value] of matchedGroups(result.wait?.match, args)) values.set(name, value);
  // Like every module that answers a path, Ansible's adds what stands there, `state` included.
  if (path !== undefined) for (const [name, value] of pathInfo(yield* observe(path))) values.set(name, value);
  return values;
}

function matchedGroups(text: string | undefined, args: ModuleArguments): PyDict {
  const expression = textOf(args, 'search_regex');
  const match = expression === undefined || text === undefined ? null : compileExpression(expression).exec(text);
  const named = Object.entries(match?.groups ?? {}).map(([name, value]) => [name, value ?? null] as const);
  return new Map<Value, Value>([
    ['match_groups', match ? match.slice(1).map((group) => group ?? null) : []],
    ['match_groupdict', new Map<Value, Value>(named)],
  ]);
}
