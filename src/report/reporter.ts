import type { RunEvent } from '../executor/events.ts';

/** Draws the events of a run. One implementation for each format. */
export interface Reporter {
  event(event: RunEvent): void;
  /** Ends what is still being drawn (a progress line). */
  close(): void;
}

/** Hands every event to several reporters in turn. */
export function combineReporters(reporters: readonly Reporter[]): Reporter {
  return {
    event: (event) => {
      for (const reporter of reporters) reporter.event(event);
    },
    close: () => {
      for (const reporter of reporters) reporter.close();
    },
  };
}
