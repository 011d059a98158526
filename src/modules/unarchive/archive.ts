/** An archive that a program of the host can read. */
export interface Archive {
  /** Ansible's name for what reads it. */
  readonly handler: string;
  readonly files: readonly string[];
  /** Whether what is there differs from what it would unpack. */
  readonly differs: boolean;
  readonly extractWords: readonly string[];
  /** What differs, line by line, where that is told. */
  readonly diff?: string;
}
