/** How a command ended, by the names of design section 2's exit codes. */
export type Outcome =
  | 'done'
  | 'invalid'
  | 'task-failed'
  | 'changes-pending'
  | 'unreachable'
  | 'verification-failed'
  | 'rolled-back'
  | 'lock-held'
  | 'declined'
  | 'bug'
  | 'interrupted';
