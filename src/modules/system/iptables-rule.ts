import { dictOf, listOf, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments } from '../module.ts';

const ICMP = { ipv4: '--icmp-type', ipv6: '--icmpv6-type', both: '--icmp-type --icmpv6-type' } as const;

/** The words that say a rule to iptables, in the order in which Ansible's module says them. */
export function ruleWords(args: ModuleArguments): string[] {
  const text = (name: string) => textOf(args, name);
  const list = (name: string) => listOf(args, name) ?? [];
  const jump = text('jump');
  const word = (flag: string, name: string) => negatable(flag, text(name));
  const csv = (flag: string, name: string) => (list(name).length > 0 ? [flag, list(name).join(',')] : []);
  /** What needs an extension that the task may not name. */
  const matching = (extension: string, names: readonly string[], words: readonly string[]) =>
    list('match').includes(extension)
      ? words
      : [
          ...when(
            names.some((name) => text(name)),
            '-m',
            extension,
          ),
          ...words,
        ];
  const dscp = text('set_dscp_mark') || text('set_dscp_mark_class');
  return [
    ...[...word('-p', 'protocol'), ...word('-s', 'source'), ...word('-d', 'destination')],
    ...list('match').flatMap((each) => negatable('-m', each)),
    ...tcpFlags(args),
    ...word('-j', 'jump'),
    ...(jump?.toLowerCase() === 'tee' ? word('--gateway', 'gateway') : []),
    ...[...word('--log-prefix', 'log_prefix'), ...word('--log-level', 'log_level')],
    ...word('--to-destination', 'to_destination'),
    ...[...when(list('destination_ports').length > 0, '-m', 'multiport'), ...csv('--dports', 'destination_ports')],
    ...[...word('--to-source', 'to_source'), ...word('-g', 'goto')],
    ...[...word('-i', 'in_interface'), ...word('-o', 'out_interface'), ...word('-f', 'fragment')],
    ...word('-c', 'set_counters'),
    ...[...word('--source-port', 'source_port'), ...word('--destination-port', 'destination_port')],
    ...word('--to-ports', 'to_ports'),
    ...[...word('--set-dscp', 'set_dscp_mark'), ...word('--set-dscp-class', 'set_dscp_mark_class')],
    ...when(Boolean(dscp) && jump?.toLowerCase() !== 'dscp', '-j', 'DSCP'),
    ...flag('--syn', text('syn')),
    ...stateWords(args, csv),
    ...matching(
      'iprange',
      ['src_range', 'dst_range'],
      [...word('--src-range', 'src_range'), ...word('--dst-range', 'dst_range')],
    ),
    ...matching('set', ['match_set'], setWords(args)),
    ...when(Boolean(text('limit') || text('limit_burst')), '-m', 'limit'),
    ...[...word('--limit', 'limit'), ...word('--limit-burst', 'limit_burst')],
    ...['uid', 'gid'].flatMap((id) => [
      ...when(Boolean(text(`${id}_owner`)), '-m', 'owner'),
      ...flag(`--${id}-owner`, text(`${id}_owner`)),
      ...word(`--${id}-owner`, `${id}_owner`),
    ]),
    ...when(jump === undefined && Boolean(text('reject_with')), '-j', 'REJECT'),
    ...word('--reject-with', 'reject_with'),
    ...word(ICMP[text('ip_version') as keyof typeof ICMP], 'icmp_type'),
    ...[...when(Boolean(text('comment')), '-m', 'comment'), ...word('--comment', 'comment')],
  ];
}

/** A value that begins with `!` turns its meaning round. */
function negatable(name: string, value: string | undefined): string[] {
  if (value === undefined) return [];
  return value.startsWith('!') ? ['!', name, value.slice(1)] : [name, value];
}

function when(condition: boolean, ...words: string[]): string[] {
  return condition ? words : [];
}

function flag(name: string, value: string | undefined): string[] {
  return value === 'match' ? [name] : value === 'negate' ? ['!', name] : [];
}

function tcpFlags(args: ModuleArguments): string[] {
  const flags = dictOf(args, 'tcp_flags');
  if (!flags?.has('flags') || !flags.has('flags_set')) return [];
  return ['--tcp-flags', ...['flags', 'flags_set'].map((name) => [flags.get(name) ?? []].flat().join(','))];
}

function stateWords(args: ModuleArguments, csv: (flag: string, name: string) => string[]): string[] {
  const match = listOf(args, 'match') ?? [];
  if (match.includes('conntrack')) return csv('--ctstate', 'ctstate');
  if (match.includes('state')) return csv('--state', 'ctstate');
  const words = csv('--ctstate', 'ctstate');
  return words.length > 0 ? ['-m', 'conntrack', ...words] : [];
}

function setWords(args: ModuleArguments): string[] {
  const set = negatable('--match-set', textOf(args, 'match_set'));
  const flags = textOf(args, 'match_set_flags');
  const isNamed = set.length > 0 || (listOf(args, 'match') ?? []).includes('set');
  return [...set, ...when(isNamed && flags !== undefined, flags ?? '')];
}
