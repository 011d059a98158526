import { joinWords } from '../../parsing/quote.ts';
import type { PyDict, Value } from '../../parsing/value.ts';
import { flagOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from '../module.ts';
import { failedResult, ModuleFailure, type Step } from '../requests.ts';
import { changeHost, type HostAnswer, tryOnHost } from '../system/ask-host.ts';
import { dnf4Options } from './dnf4-options.ts';
import { readTransaction } from './dnf4-transaction.ts';
import { type DnfHost, standingsOf } from './host.ts';
import { isRemoval, namesOf, stateOf } from './parameters.ts';

/** Packages by the host's dnf of version 4, as Ansible's module for it has them. */
export function* ensureByDnf4(host: DnfHost, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const specs = namesOf(args, 'name');
  if (!host.isRoot) throw fault('This command has to be run under the root user.');
  if (flagOf(args, 'update_cache')) {
    const refreshed = yield* refresh(host, args, context);
    if (specs.length === 0) return refreshed;
  }
  const commands = yield* chooseCommands(specs, host, args, context);
  return yield* runCommands(commands, host, args, context);
}

function* refresh({ program }: DnfHost, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const { rc, stderr } = yield* tryOnHost(
    `${joinWords([program, 'makecache', '--refresh', ...dnf4Options(args)])}\n`,
    context,
  );
  if (rc !== 0) throw fault(stderr.trim());
  return { changed: false, msg: 'Cache updated', values: successValues([]) };
}

/** What dnf has to do: words for one run of it each. */
function* chooseCommands(
  specs: readonly string[],
  host: DnfHost,
  args: ModuleArguments,
  context: ModuleContext,
): Step<string[][]> {
  const state = stateOf(args);
  if (isRemoval(state)) {
    const remove = specs.length === 0 ? [] : [['remove', ...specs]];
    return flagOf(args, 'autoremove') ? [...remove, ['autoremove']] : remove;
  }
  if (state === 'latest' && specs.length === 1 && specs[0] === '*') return [['upgrade']];
  const standings = yield* standingsOf(specs, host, dnf4Options(args), context);
  const those = (wanted: string) => specs.filter((_, index) => wanted.includes(standings[index] ?? 'a'));
  const install = those(flagOf(args, 'allow_downgrade') ? 'agn' : 'ag');
  const upgrade = state === 'latest' ? those('ig') : [];
  return [
    ...(install.length === 0 ? [] : [['install', ...install]]),
    ...(upgrade.length === 0 ? [] : [['upgrade', ...upgrade]]),
  ];
}

function* runCommands(
  commands: readonly (readonly string[])[],
  found: DnfHost,
  args: ModuleArguments,
  context: ModuleContext,
): Step<ModuleResult> {
  const results: string[] = [];
  let changed = false;
  for (const [command = '', ...specs] of commands) {
    const answer = yield* runDnf([command, ...specs], found, args, context);
    const text = answer.parts.join('\0');
    const missing = Array.from(
      `${text}\n${answer.stderr}`.matchAll(/^No match for argument: (.*)$/gm),
      ([, name = '']) => name,
    );
    if (command === 'remove') results.push(...missing.map((name) => `No match for argument: ${name}`));
    const failure = failureOf([command, ...specs], answer, missing, context);
    if (failure) return failure;
    const { installed, removed } = readTransaction(text, found.packages);
    results.push(...installed.map((name) => `Installed: ${name}`), ...removed.map((name) => `Removed: ${name}`));
    changed ||= installed.length + removed.length > 0;
  }
  const wouldChange = 'Check mode: No changes made, but would have if not in check mode';
  const msg = !changed ? 'Nothing to do' : context.check ? wouldChange : '';
  return { changed, msg, values: successValues(results) };
}

function* runDnf(
  words: readonly string[],
  found: DnfHost,
  args: ModuleArguments,
  context: ModuleContext,
): Step<HostAnswer> {
  const [command = '', ...specs] = words;
  const all = [found.program, context.check ? '--assumeno' : '-y', ...dnf4Options(args), command, '--', ...specs];
  const script = `${joinWords(all)}\n`;
  return yield* context.check ? tryOnHost(script, context) : changeHost(script, context);
}

function failureOf(
  [command, ...specs]: readonly string[],
  { rc, stderr }: HostAnswer,
  missing: readonly string[],
  context: ModuleContext,
): ModuleResult | undefined {
  const refused = context.check && /^Operation aborted/m.test(stderr);
  if (rc === 0 || refused) return undefined;
  const absent = /^Error: There are no enabled repositories/m.test(stderr) ? specs : missing;
  if (command === 'install' && absent.length > 0) {
    const failures = absent.map((name) => `No package ${name} available.`);
    return failedResult('Failed to install some of the specified packages', failureValues(failures));
  }
  const why = /^Error: ?([\s\S]*)$/m.exec(stderr)?.[1] ?? stderr;
  const isDepsolve = why.trimStart().startsWith('Problem');
  const msg = `${isDepsolve ? 'Depsolve' : 'Unknown'} Error occurred: ${isDepsolve ? why.replace(/\n\(try to add [\s\S]*$/, '') : why}`;
  return failedResult(msg.trimEnd(), failureValues([]));
}

function successValues(results: readonly string[]): PyDict {
  return new Map<Value, Value>([
    ['results', [...results]],
    ['rc', 0],
  ]);
}

function failureValues(failures: readonly string[]): PyDict {
  return new Map<Value, Value>([
    ['failures', [...failures]],
    ['results', []],
    ['rc', 1],
  ]);
}

function fault(msg: string): ModuleFailure {
  return new ModuleFailure(msg, new Map<Value, Value>([['results', []]]));
}
