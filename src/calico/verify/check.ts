import type { ExpectedNode } from './expected.ts';
import type { Observation, Observed } from './observation.ts';

export type CheckStatus = 'ok' | 'warn' | 'fail' | 'unknown';

/** What a check found on one host. */
export interface CheckResult {
  readonly status: CheckStatus;
  /** One line: what is so, with the values. */
  readonly message: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** What a check may look at: the host's own expectations and observation, and the nodes it should know. */
export interface CheckContext {
  readonly expected: ExpectedNode;
  readonly observed: Observation;
  /** Every other node of the network; `address` is undefined where nobody could tell it. */
  readonly peers: readonly Peer[];
}

export interface Peer {
  readonly host: string;
  readonly address: string | undefined;
}

/** A column of the matrix: a pure function over observed text. */
export interface Check {
  readonly id: string;
  readonly title: string;
  readonly run: (context: CheckContext) => CheckResult;
}

export const ok = (message: string): CheckResult => ({ status: 'ok', message });
export const warn = (message: string, advice: string): CheckResult => ({ status: 'warn', message, advice });
export const fail = (message: string, advice: string): CheckResult => ({ status: 'fail', message, advice });
export const unknown = (message: string, advice?: string): CheckResult =>
  advice === undefined ? { status: 'unknown', message } : { status: 'unknown', message, advice };

const WORST_FIRST: readonly CheckStatus[] = ['fail', 'unknown', 'warn', 'ok'];

/** The worst of several findings with all messages of that kind; `fine` when there is none. */
export function worstOf(findings: readonly CheckResult[], fine: string): CheckResult {
  const status = WORST_FIRST.find((each) => findings.some((finding) => finding.status === each)) ?? 'ok';
  if (status === 'ok') return ok(fine);
  const worst = findings.filter((finding) => finding.status === status);
  const advice = [...new Set(worst.map((finding) => finding.advice).filter((each) => each !== undefined))].join('; ');
  return { status, message: worst.map((finding) => finding.message).join('; '), ...(advice === '' ? {} : { advice }) };
}

/** Runs a check on what is known, or says why it is not. */
export function whenKnown<T>(observed: Observed<T>, what: string, judge: (value: T) => CheckResult): CheckResult {
  return observed.known ? judge(observed.value) : unknown(`${what}: ${observed.reason}`);
}
