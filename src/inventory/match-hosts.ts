import { didYouMean } from '../errors/closest-name.ts';
import { type Diagnostic, errorAt } from '../errors/diagnostic.ts';
import type { SourceRange } from '../errors/source-range.ts';
import { TextError } from '../parsing/text-error.ts';
import { compileGlob, isGlob } from './glob.ts';
import type { Host } from './group.ts';
import { type Inventory, LOCALHOST } from './inventory.ts';
import { compileRegex, type HostPattern, orderPatterns, parseHostPattern, splitHostPattern } from './pattern.ts';

export interface MatchOptions {
  /** Patterns of `--limit`, read with `readLimit`. */
  readonly limit?: readonly string[] | undefined;
  /** Where the pattern stands. */
  readonly range?: SourceRange | undefined;
}

export interface MatchedHosts {
  readonly hosts: readonly Host[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The hosts that a pattern of `hosts:` means, in the order of the inventory, less those outside the limit. A name that
 * matches nothing is an error with the nearest name; what only removes hosts, and a wildcard, is a warning.
 */
export function matchHosts(
  pattern: string | readonly string[],
  inventory: Inventory,
  options: MatchOptions = {},
): MatchedHosts {
  const diagnostics: Diagnostic[] = [];
  const hosts = evaluate(splitHostPattern(pattern), new Matcher(inventory, diagnostics, options.range));
  if (!options.limit) return { hosts, diagnostics };
  const limited = new Set(matchLimit(options.limit, inventory).hosts);
  return { hosts: hosts.filter((host) => limited.has(host)), diagnostics };
}

/** The hosts that `--limit` means by itself; its faults have no place in a file. */
export function matchLimit(limit: readonly string[], inventory: Inventory): MatchedHosts {
  const diagnostics: Diagnostic[] = [];
  const hosts = evaluate(limit, new Matcher(inventory, diagnostics, undefined));
  return { hosts, diagnostics };
}

function evaluate(patterns: readonly string[], matcher: Matcher): Host[] {
  let hosts: Set<Host> = new Set();
  for (const pattern of orderPatterns(patterns.filter((each) => each !== '').map(parseHostPattern))) {
    const found = new Set(matcher.match(pattern));
    if (pattern.mode === 'add') for (const host of found) hosts.add(host);
    else hosts = new Set([...hosts].filter((host) => found.has(host) === (pattern.mode === 'keep')));
  }
  return [...hosts];
}

class Matcher {
  readonly #inventory: Inventory;
  readonly #diagnostics: Diagnostic[];
  readonly #range: SourceRange | undefined;

  constructor(inventory: Inventory, diagnostics: Diagnostic[], range: SourceRange | undefined) {
    this.#inventory = inventory;
    this.#diagnostics = diagnostics;
    this.#range = range;
  }

  match(pattern: HostPattern): readonly Host[] {
    const exact = pattern.mode === 'add' ? this.#inventory.hosts.get(pattern.text) : undefined;
    if (exact) return [exact];
    try {
      return this.#applySubscript(this.#enumerate(pattern), pattern);
    } catch (error) {
      if (!(error instanceof TextError)) throw error;
      this.#report('error', error.message, undefined);
      return [];
    }
  }

  /** Hosts of the groups that match; hosts that match themselves, unless the pattern is the plain name of a group. */
  #enumerate(pattern: HostPattern): Host[] {
    const { expression } = pattern;
    const isRegex = expression.startsWith('~');
    const test = isRegex ? compileRegex(expression.slice(1)) : compileGlob(expression);
    const groups = [...this.#inventory.groups.values()].filter((group) => test(group.name));
    const hosts = groups.flatMap((group) => [...this.#inventory.hostsIn(group)]);
    if (groups.length === 0 || isRegex || /[.?*[]/.test(expression)) {
      for (const host of this.#inventory.hosts.values()) if (test(host.name)) hosts.push(host);
    }
    if (hosts.length === 0 && LOCALHOST.includes(expression)) hosts.push(this.#inventory.localhost(expression));
    if (hosts.length === 0 && groups.length === 0 && expression !== 'all') this.#reportUnknown(pattern);
    return hosts;
  }

  #applySubscript(hosts: Host[], { subscript, text }: HostPattern): Host[] {
    if (!subscript || hosts.length === 0) return hosts;
    if (subscript.to) return hosts.slice(subscript.from, subscript.to === -1 ? hosts.length : subscript.to + 1);
    const host = hosts.at(subscript.from);
    if (!host)
      throw new TextError(`the pattern ${JSON.stringify(text)} asks for more hosts than there are (${hosts.length})`);
    return [host];
  }

  #reportUnknown({ expression, mode }: HostPattern): void {
    const isOpen = isGlob(expression) || expression.startsWith('~');
    const names = [...this.#inventory.groups.keys(), ...this.#inventory.hosts.keys()];
    const hint = (isOpen ? undefined : didYouMean(expression, names)) ?? this.#listGroups();
    const summary = `no host or group matches ${JSON.stringify(expression)}`;
    this.#report(isOpen || mode === 'remove' ? 'warning' : 'error', summary, hint);
  }

  #listGroups(): string {
    const groups = [...this.#inventory.groups.keys()].filter((name) => name !== 'all' && name !== 'ungrouped');
    if (groups.length === 0) return 'the inventory has no groups';
    return `groups of the inventory: ${groups.slice(0, 12).join(', ')}${groups.length > 12 ? ', …' : ''}`;
  }

  #report(severity: 'error' | 'warning', summary: string, hint: string | undefined): void {
    const place = this.#range ? { range: this.#range } : {};
    this.#diagnostics.push({
      ...errorAt('inventory/unknown-group', summary, hint === undefined ? place : { ...place, hint }),
      severity,
    });
  }
}
