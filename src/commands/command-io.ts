import type { Witness } from '../transport/agent-link.ts';

/** Why a run ends that somebody ended, by Ctrl-C or a signal. */
export class Interruption extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interruption';
  }
}

/** What a command may do to the outside beside its own work: text out, and knowing when to stop. Only src/cli makes one. */
export interface CommandIo {
  /** Standard output: the product of the command. */
  readonly out: (text: string) => void;
  /** Standard error: diagnostics, progress, and human text when `--json` has taken standard output. */
  readonly err: (text: string) => void;
  /** Columns of the terminal that `out` writes to; undefined when it is none. */
  readonly columns: number | undefined;
  /** Which of both streams may be written to in color. */
  readonly color: { readonly out: boolean; readonly err: boolean };
  /** True when standard error is a terminal: a progress line may be drawn there. */
  readonly interactive: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Asks on the terminal, without echo for secrets; undefined when there is no terminal. */
  readonly ask?: (prompt: string, secret: boolean) => Promise<string>;
  /** Told when all input has been read and nothing was found in it, before any host is contacted. */
  readonly checksPassed?: () => void;
  /** Told when the connections of a run are being opened, before its first task. */
  readonly connectionsBegun?: () => void;
  /** Is told of what is asked of hosts, and what they answer. */
  readonly witness?: Witness;
  /** All input is what it was when the checks of this very command line last found nothing: they would find nothing again. */
  readonly isKnown?: boolean;
  /** Asks for a secret on the terminal without echo; rejects when there is no terminal. */
  readonly askSecret: (prompt: string) => Promise<string>;
}
