import { buildAgent, makeNonce } from '../../agent/agent-source.ts';
import { type BegunProcess, beginProcess, writeTo } from '../../process/begin-process.ts';
import { STARTS_AT_ONCE } from '../../process/session-limit.ts';
import { readExactly } from '../../transport/bootstrap.ts';
import { areSame, readStamp } from './stamp.ts';

/** Verbs that connect after their checks. */
const CONNECTS = new Set(['apply', 'playbook']);

/**
 * Starts ssh while the program is still being loaded, where every input is what it was when the last run of this command line
 * passed its checks (design, section 5). The run checks them again all the same, and takes the children it needs.
 */
export function beginEarly(program: string, argv: readonly string[]): BegunProcess[] {
  if (!mayHaveStamp(argv)) return [];
  const stamp = readStamp(program, argv);
  if (!stamp || !areSame(stamp.inputs)) return [];
  // Those behind them are started when it is their turn.
  return stamp.commands.slice(0, STARTS_AT_ONCE).flatMap(([file = '', ...args]) => beginAgent(file, args));
}

/** The agent goes out at once: it has greeted by the time that the run asks for it. */
function beginAgent(file: string, args: readonly string[]): BegunProcess[] {
  const nonce = makeNonce();
  const agent = buildAgent({ nonce, stateDirectory: '', rehash: false });
  // The far end reads as many bytes as its command line says.
  if (!args.at(-1)?.includes(readExactly(agent.length))) return [];
  const begun = beginProcess(file, args);
  void writeTo(begun.child.stdin, agent.pieces);
  return [{ ...begun, nonce }];
}

/** What is asked at the terminal is an input that no stamp can hold, and what vault hides none that it may; `--checksum` believes nothing. */
export function mayHaveStamp(argv: readonly string[]): boolean {
  return (
    CONNECTS.has(argv[0] ?? '') &&
    !argv.some((word) => /^(?:--ask|--step|--checksum|--vault|-[A-Za-z]*[KJk])/.test(word))
  );
}

/** `--no-pipeline` is for those who want to see each task done in its turn. */
export function mayAskAgain(argv: readonly string[]): boolean {
  return mayHaveStamp(argv) && !argv.includes('--no-pipeline');
}
