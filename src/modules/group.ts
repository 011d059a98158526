import { quoteShell } from '../parsing/quote.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { flagOf, numberOf, requiredText } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { type GroupEntry, lookUpFunctions, parseGroups } from './system/accounts.ts';
import { askHost, changeHost, outputValues } from './system/ask-host.ts';

/** ansible.builtin.group: a group of the host is there, with its id, or is not. */
export const group = defineModule({
  name: 'group',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    name: { type: 'str', required: true },
    state: { type: 'str', default: 'present', choices: ['absent', 'present'] },
    gid: { type: 'int' },
    force: { type: 'bool', default: false },
    system: { type: 'bool', default: false },
    local: { type: 'bool', default: false },
    non_unique: { type: 'bool', default: false },
    gid_min: { type: 'int' },
    gid_max: { type: 'int' },
  },
  requiredIf: [{ parameter: 'non_unique', value: true, required: ['gid'] }],
  validate: checkLocal,
  *run(args, context) {
    const found = yield* lookUp(args, context);
    if (requiredText(args, 'state') === 'absent') return yield* remove(found, args, context);
    return yield* ensure(found, args, context);
  },
});

function checkLocal(args: ModuleArguments): string | undefined {
  if (!flagOf(args, 'local')) return undefined;
  if (flagOf(args, 'force')) {
    return 'force is not a valid option for local, force=True and local=True are mutually exclusive';
  }
  const name = ['gid_min', 'gid_max'].find((each) => args.has(each));
  return name && `'${name}' can not be used with 'local'`;
}

function* lookUp(args: ModuleArguments, context: ModuleContext): Step<GroupEntry | undefined> {
  const local = flagOf(args, 'local');
  const all = local && args.has('gid') ? 'entries group; end' : 'end';
  const script = `${lookUpFunctions(local)}entry group ${quoteShell(requiredText(args, 'name'))}; end; ${all}`;
  const [own = '', others = ''] = yield* askHost(script, context);
  if (requiredText(args, 'state') === 'present') checkId(parseGroups(others), args);
  return parseGroups(own)[0];
}

/** `lgroupadd` and `lgroupmod` do not look whether the id is taken. */
function checkId(others: readonly GroupEntry[], args: ModuleArguments): void {
  const taken = others.find(({ gid, name }) => gid === numberOf(args, 'gid') && name !== requiredText(args, 'name'));
  if (taken) throw new ModuleFailure(`GID '${taken.gid}' already exists with group '${taken.name}'`);
}

function* remove(found: GroupEntry | undefined, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  if (!found) return { changed: false, values: stateValues(args) };
  if (context.check) return { changed: true, values: new Map() };
  return yield* apply([...program('groupdel', args), ...(flagOf(args, 'force') ? ['-f'] : [])], args, context);
}

function* ensure(found: GroupEntry | undefined, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const gid = numberOf(args, 'gid');
  const id = gid === undefined ? [] : ['-g', String(gid), ...(flagOf(args, 'non_unique') ? ['-o'] : [])];
  if (!found) {
    if (context.check) return { changed: true, values: new Map() };
    return yield* apply([...program('groupadd', args), ...id, ...newGroupWords(args)], args, context);
  }
  const differs = gid !== undefined && gid !== found.gid;
  if (!differs || context.check) return { changed: differs, values: groupValues(found, args) };
  return yield* apply([...program('groupmod', args), ...id], args, context);
}

function newGroupWords(args: ModuleArguments): string[] {
  const limits = ['gid_min', 'gid_max'].flatMap((name) => {
    const limit = numberOf(args, name);
    return limit === undefined ? [] : ['-K', `${name.toUpperCase()}=${limit}`];
  });
  return [...(flagOf(args, 'system') ? ['-r'] : []), ...limits];
}

/** libuser's programs work on the files alone. */
function program(name: string, args: ModuleArguments): string[] {
  return [flagOf(args, 'local') ? `l${name}` : name];
}

function* apply(words: readonly string[], args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const name = requiredText(args, 'name');
  const command = [...words, name].map(quoteShell).join(' ');
  const script = `${lookUpFunctions(flagOf(args, 'local'))}${command} || exit\nend\nentry group ${quoteShell(name)}`;
  const { rc, parts, stderr } = yield* changeHost(script, context);
  if (rc !== 0) throw new ModuleFailure(stderr, new Map([['name', name]]));
  const [stdout = '', entry = ''] = parts;
  const after = parseGroups(entry)[0];
  const output = outputValues(stdout, stderr);
  return { changed: true, values: new Map([...output, ...(after ? groupValues(after, args) : stateValues(args))]) };
}

function stateValues(args: ModuleArguments): PyDict {
  return new Map<Value, Value>(['name', 'state'].map((name) => [name, requiredText(args, name)]));
}

function groupValues({ gid }: GroupEntry, args: ModuleArguments): PyDict {
  return stateValues(args).set('system', flagOf(args, 'system')).set('gid', gid);
}
