import { joinWords } from '../parsing/quote.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext, Parameter } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { askHost, changeHost, commandFailure, type HostAnswer, requireProgram, tryOnHost } from './system/ask-host.ts';
import { ruleWords } from './system/iptables-rule.ts';

const TEXTS = [
  ...[
    'chain',
    'rule_num',
    'protocol',
    'wait',
    'source',
    'to_source',
    'destination',
    'to_destination',
    'jump',
    'gateway',
  ],
  ...['log_prefix', 'goto', 'in_interface', 'out_interface', 'fragment', 'set_counters', 'source_port'],
  ...['destination_port', 'to_ports', 'set_dscp_mark', 'set_dscp_mark_class', 'comment', 'src_range', 'dst_range'],
  ...['match_set', 'limit', 'limit_burst', 'uid_owner', 'gid_owner', 'reject_with', 'icmp_type'],
];
const LEVELS = [
  ...['0', '1', '2', '3', '4', '5', '6', '7'],
  ...['emerg', 'alert', 'crit', 'error', 'warning', 'notice', 'info', 'debug'],
];
const LIST: Parameter = { type: 'list', elements: 'str', default: [] };

/** ansible.builtin.iptables: a rule, a chain or a policy in the tables of the kernel that runs. */
export const iptables = defineModule({
  name: 'iptables',
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    ...Object.fromEntries(TEXTS.map((name): [string, Parameter] => [name, { type: 'str' }])),
    table: { type: 'str', default: 'filter', choices: ['filter', 'nat', 'mangle', 'raw', 'security'] },
    state: { type: 'str', default: 'present', choices: ['absent', 'present'] },
    action: { type: 'str', default: 'append', choices: ['append', 'insert'] },
    ip_version: { type: 'str', default: 'ipv4', choices: ['ipv4', 'ipv6', 'both'] },
    match: LIST,
    tcp_flags: { type: 'dict' },
    log_level: { type: 'str', choices: LEVELS },
    destination_ports: LIST,
    ctstate: LIST,
    match_set_flags: { type: 'str', choices: ['src', 'dst', 'src,dst', 'dst,src', 'src,src', 'dst,dst'] },
    syn: { type: 'str', default: 'ignore', choices: ['ignore', 'match', 'negate'] },
    flush: { type: 'bool', default: false },
    policy: { type: 'str', choices: ['ACCEPT', 'DROP', 'QUEUE', 'RETURN'] },
    chain_management: { type: 'bool', default: false },
    numeric: { type: 'bool', default: false },
  },
  mutuallyExclusive: [
    ['set_dscp_mark', 'set_dscp_mark_class'],
    ['flush', 'policy'],
  ],
  requiredBy: { set_dscp_mark: ['jump'], set_dscp_mark_class: ['jump'] },
  requiredIf: [
    { parameter: 'jump', value: 'TEE', required: ['gateway'] },
    { parameter: 'jump', value: 'tee', required: ['gateway'] },
    { parameter: 'flush', value: false, required: ['chain'] },
  ],
  validate: checkLogging,
  *run(args, context) {
    const rule = ruleWords(args).join(' ');
    const version = requiredText(args, 'ip_version');
    let changed = false;
    for (const program of version === 'both'
      ? ['iptables', 'ip6tables']
      : [version === 'ipv6' ? 'ip6tables' : 'iptables']) {
      changed = (yield* ensure(program, rule === '', args, context)) || changed;
    }
    return { changed, values: resultValues(rule, args) };
  },
});

function checkLogging(args: ModuleArguments): string | undefined {
  const logs = textOf(args, 'log_prefix') || textOf(args, 'log_level');
  const jump = textOf(args, 'jump') ?? 'LOG';
  return logs && jump !== 'LOG' ? 'Logging options can only be used with the LOG jump target.' : undefined;
}

function resultValues(rule: string, args: ModuleArguments): PyDict {
  const given = ['ip_version', 'table', 'chain', 'flush', 'state', 'chain_management', 'wait'];
  return new Map<Value, Value>([
    ...given.map((name): [Value, Value] => [name, args.get(name) ?? null]),
    ['rule', rule],
  ]);
}

/** Brings one of the two programs' tables to what is asked for; true when they were not so. */
function* ensure(program: string, isEmpty: boolean, args: ModuleArguments, context: ModuleContext): Step<boolean> {
  const asked = withLogging(args);
  const waits = yield* knowsWait(program, context);
  const words = (action: string, ...rest: string[]) => [program, ...commandWords(action, waits, asked), ...rest];
  const rule = ruleWords(asked);
  const present = requiredText(args, 'state') === 'present';
  const policy = textOf(args, 'policy');
  if (flagOf(args, 'flush')) return yield* change(words('-F'), context);
  if (policy) {
    const current = yield* currentPolicy(words('-L', ...numeric(args)), context);
    return current !== policy && (yield* change(words('-P', policy), context));
  }
  if (isEmpty) {
    const found = (yield* attemptWords(words('-L', ...numeric(args)), context)).rc === 0;
    if (found === present) return false;
    return flagOf(args, 'chain_management') ? yield* change(words(present ? '-N' : '-X'), context) : true;
  }
  const found = (yield* attemptWords(words('-C', ...rule), context)).rc === 0;
  if (found === present) return false;
  const action = !present ? '-D' : requiredText(args, 'action') === 'insert' ? '-I' : '-A';
  return yield* change(words(action, ...rule), context);
}

/** What is logged is what jumps there. */
function withLogging(args: ModuleArguments): ModuleArguments {
  const logs = textOf(args, 'log_prefix') || textOf(args, 'log_level');
  return logs ? new Map([...args, ['jump', 'LOG']]) : args;
}

function numeric(args: ModuleArguments): string[] {
  return flagOf(args, 'numeric') ? ['--numeric'] : [];
}

function commandWords(action: string, waits: boolean, args: ModuleArguments): string[] {
  const number = textOf(args, 'rule_num');
  const wait = textOf(args, 'wait');
  return [
    ...['-t', requiredText(args, 'table'), action],
    ...[textOf(args, 'chain')].flatMap((chain) => chain ?? []),
    ...(action === '-I' && number ? [number] : []),
    ...(waits && wait ? ['-w', wait] : []),
  ];
}

/** Whether it can wait for the lock of the tables for a time: since 1.6.0. */
function* knowsWait(program: string, context: ModuleContext): Step<boolean> {
  const [said = ''] = yield* askHost(`${requireProgram(program)}${program} --version\n`, context);
  const [major = 0, minor = 0] = (/v(\d+)\.(\d+)/.exec(said) ?? []).slice(1).map(Number);
  return major > 1 || (major === 1 && minor >= 6);
}

/** Runs words that change nothing, and tells what they say whether or not they succeed. */
function* attemptWords(words: readonly string[], context: ModuleContext): Step<HostAnswer> {
  return yield* tryOnHost(`${joinWords(words)}\n`, context);
}

function* currentPolicy(words: readonly string[], context: ModuleContext): Step<string> {
  const said = yield* attemptWords(words, context);
  if (said.rc !== 0) throw failure(words, said);
  const policy = /^[^\n]*\(policy ([A-Z]+)\)/.exec(said.parts.join(''))?.[1];
  if (policy === undefined) throw new ModuleFailure("Can't detect current policy");
  return policy;
}

/** Changes the tables, unless in check mode. */
function* change(words: readonly string[], context: ModuleContext): Step<true> {
  if (context.check) return true;
  const answer = yield* changeHost(`${joinWords(words)}\n`, context);
  if (answer.rc !== 0) throw failure(words, answer);
  return true;
}

function failure(words: readonly string[], answer: HostAnswer): ModuleFailure {
  return commandFailure(answer.stderr.trimEnd(), answer, joinWords(words));
}
