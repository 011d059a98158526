import { joinWords } from '../../parsing/quote.ts';
import type { Value } from '../../parsing/value.ts';
import { flagOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from '../module.ts';
import { failedResult, ModuleFailure, type Step } from '../requests.ts';
import { splitLines } from '../run/split-lines.ts';
import { askHost, changeHost, tryOnHost } from '../system/ask-host.ts';
import { dnf5Failure, readDnf5Failure, readDnf5Transaction } from './dnf5-answer.ts';
import { dnf5Options, repositoryOptions, sourceOptions, transactionOptions } from './dnf5-options.ts';
import { type DnfHost, standingsOf } from './host.ts';
import { isRemoval, namesOf, stateOf } from './parameters.ts';

/** Packages by the host's dnf5, as Ansible's module for it has them. */
export function* ensureByDnf5(host: DnfHost, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  if (!host.isRoot) throw fault('This command has to be run under the root user.');
  const options = [...dnf5Options(args), ...(yield* chooseRepositories(args, context))];
  if (flagOf(args, 'update_cache')) {
    const { rc, stderr } = yield* tryOnHost(script([...options, 'makecache', '--refresh']), context);
    if (rc !== 0) throw fault(stderr.trim());
    if (namesOf(args, 'name').length === 0) return success(false, 'Cache updated', []);
  }
  const commands = yield* chooseCommands(host, options, args, context);
  return yield* runCommands(commands, options, args, context);
}

/** Only dnf5 itself knows which repositories and plugins there are; it is asked where the task names some. */
function* chooseRepositories(args: ModuleArguments, context: ModuleContext): Step<string[]> {
  const named = ['disablerepo', 'enablerepo', 'disable_plugin', 'enable_plugin'];
  if (named.every((name) => namesOf(args, name).length === 0)) return [];
  const { rc, parts, stderr } = yield* tryOnHost(script([...sourceOptions(args), 'repo', 'list', '--all']), context);
  if (rc !== 0) throw fault(stderr.trim());
  const unmatched = stderr.matchAll(/^(No matches were found .* while (?:en|dis)abling) libdnf5? plugins: (.*)$/gm);
  const faults = Array.from(unmatched, ([, start, names]) => `${start} libdnf5 plugins: ${names}.`);
  if (faults.length > 0) throw new ModuleFailure(faults.join(' '));
  const [, ...rows] = parts.join('').split('\n');
  return repositoryOptions(
    args,
    rows.flatMap((row) => row.split(' ', 1)).filter((id) => id !== ''),
  );
}

/** What dnf5 has to do: words for one run of it each. Its command `do` takes all names in one transaction. */
function* chooseCommands(
  host: DnfHost,
  options: readonly string[],
  args: ModuleArguments,
  context: ModuleContext,
): Step<string[][]> {
  const specs = namesOf(args, 'name');
  const state = stateOf(args);
  const words = transactionOptions(args);
  if (isRemoval(state)) {
    const removed = yield* providersOf(specs, context);
    const remove = removed.length === 0 ? [] : [['do', ...words, '--action=remove', ...removed]];
    return flagOf(args, 'autoremove') ? [...remove, ['autoremove']] : remove;
  }
  if (state === 'latest' && specs.length === 1 && specs[0] === '*') return [['upgrade', ...words]];
  const standings = yield* standingsOf(specs, host, options, context);
  const upgraded = state === 'latest' ? 'ig' : '';
  const installed = flagOf(args, 'allow_downgrade') ? 'agn' : 'ag';
  const actions = specs.flatMap((spec, index) => {
    const standing = standings[index] ?? 'a';
    return [
      ...(upgraded.includes(standing) ? ['--action=upgrade', spec] : []),
      ...(installed.includes(standing) ? ['--action=install', spec] : []),
    ];
  });
  return actions.length === 0 ? [] : [['do', ...words, ...actions]];
}

const PROVIDERS = `
for spec; do
  found=
  rpm -q "$spec" >/dev/null 2>&1 || found=$(rpm -q --whatprovides --qf '%{NAME}.%{ARCH}\\n' "$spec" 2>/dev/null) || found=
  printf '%s\\n' "\${found:-$spec}"
done
`;

/** The names, and in place of what is no package the packages that provide it: Ansible's module removes those, dnf5 does not. */
function* providersOf(specs: readonly string[], context: ModuleContext): Step<string[]> {
  if (specs.length === 0) return [];
  const [names = ''] = yield* askHost(`set -- ${joinWords(specs)}\n${PROVIDERS}`, context);
  return splitLines(names);
}

function* runCommands(
  commands: readonly (readonly string[])[],
  options: readonly string[],
  args: ModuleArguments,
  context: ModuleContext,
): Step<ModuleResult> {
  const results: string[] = [];
  for (const command of commands) {
    const text = script([context.check ? '--assumeno' : '-y', ...options, ...command]);
    const { rc, parts, stderr } = yield* context.check ? tryOnHost(text, context) : changeHost(text, context);
    if (rc !== 0 && !(context.check && /^Operation aborted/m.test(stderr))) {
      const { msg, values } = readDnf5Failure(stderr, !isRemoval(stateOf(args)));
      return failedResult(msg, values);
    }
    results.push(...readDnf5Transaction(parts.join('')));
  }
  const changed = results.length > 0;
  const wouldChange = 'Check mode: No changes made, but would have if not in check mode';
  return success(changed, !changed ? 'Nothing to do' : context.check ? wouldChange : '', results);
}

function script(words: readonly string[]): string {
  return `${joinWords(['dnf5', '-q', ...words])}\n`;
}

function success(changed: boolean, msg: string, results: readonly string[]): ModuleResult {
  const values = new Map<Value, Value>([
    ['results', [...results]],
    ['rc', 0],
  ]);
  return { changed, msg, values };
}

function fault(text: string): ModuleFailure {
  const { msg, values } = dnf5Failure(text);
  return new ModuleFailure(msg, values);
}
