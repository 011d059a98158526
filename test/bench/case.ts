import type { Missing } from './contestants/contestant.ts';
import type { Fleet } from './fleet.ts';
import type { Measured, Times } from './measure.ts';

/** One row of the table of bounds: what is measured, on which hosts, and what it must keep to. */
export interface Case {
  readonly name: string;
  readonly title: string;
  readonly run: (stage: Stage) => Promise<Findings>;
}

/** What a case may use. Hosts are brought up when first asked for. */
export interface Stage {
  readonly rounds: number;
  /** Whether others are measured too: they need minutes where calico-deploy needs seconds. */
  readonly peers: boolean;
  /** The three hosts of the lab. */
  readonly lab: () => Promise<Fleet>;
  /** So many hosts of the scale lab, with nothing on them; those of an earlier call are gone. */
  readonly scaleLab: (hosts: number) => Promise<Fleet>;
  readonly say: (line: string) => void;
}

export interface Findings {
  readonly times: readonly Times[];
  readonly missing: readonly Missing[];
  readonly bounds: readonly Bound[];
  /** What else was seen, a sentence each. */
  readonly notes: readonly string[];
}

/** A limit and what was measured. What could not be measured does not hold. */
export interface Bound {
  readonly what: string;
  /** NaN, in JSON null, where it could not be. */
  readonly measured: number;
  readonly sense: 'at most' | 'at least';
  readonly limit: number;
  /** `x` for ratios, else a unit. */
  readonly unit: string;
  readonly holds: boolean;
}

export function atMost(limit: number, unit: string, what: string, measured: number): Bound {
  return { what, measured, sense: 'at most', limit, unit, holds: measured <= limit };
}

export function atLeast(limit: number, unit: string, what: string, measured: number): Bound {
  return { what, measured, sense: 'at least', limit, unit, holds: measured >= limit };
}

/** Findings of a case that is nothing but times and bounds. */
export function findings(
  { times, missing }: Measured,
  bounds: readonly Bound[],
  notes: readonly string[] = [],
): Findings {
  return { times, missing, bounds, notes };
}
