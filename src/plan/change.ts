/** One file's change, for --diff. Secret content gives hashes instead of text. */
export interface Diff {
  /** What stood there: a path, or empty where Ansible prints the bare word `before`. */
  readonly beforeHeader: string;
  readonly afterHeader: string;
  readonly before: string;
  readonly after: string;
}

/** What a run changed, or would change, on one host by one task. Data only: it goes into a plan file as it is. */
export interface Change {
  readonly host: string;
  readonly task: string;
  readonly module: string;
  /** `run`: a command that check mode did not start; `unknown`: it depends on an answer that is not there. */
  readonly kind: 'change' | 'run' | 'unknown';
  /** The path, unit or command line it concerns. */
  readonly subject: string;
  readonly diffs: readonly Diff[];
}
