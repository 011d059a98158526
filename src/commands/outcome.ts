/** How a command ended, by the names of the exit codes' table (`src/cli/exit-codes.ts`). */
export type Outcome =
  | 'done'
  | 'invalid'
  | 'task-failed'
  | 'changes-pending'
  | 'unreachable'
  | 'verification-failed'
  | 'output-lost'
  | 'bug'
  | 'interrupted';
