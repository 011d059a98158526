/** One file's change, for --diff. Secret content gives hashes instead of text. */
export interface Diff {
  /** What stood there: a path, or empty where Ansible prints the bare word `before`. */
  readonly beforeHeader: string;
  readonly afterHeader: string;
  readonly before: string;
  readonly after: string;
  /** In place of both sides: what the host's own program says that it changes (apt-get). */
  readonly prepared?: string;
}
