/**
 * Operations that are sent one behind the other without waiting for answers, each only because those before it are expected to
 * succeed. Where one does not, the agent runs none of the rest, and no more of them are sent.
 */
export interface Chain {
  halted: boolean;
}
