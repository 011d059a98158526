/** What becomes of output whose reader or disk is gone. */
export interface OutputWatch {
  /** What standard output could not be written for; undefined as long as it could. */
  readonly failure: () => string | undefined;
}

/**
 * Watches the standard streams. A reader that has gone away (`| head`) is no fault. Of anything else (a full disk) it is told
 * once on standard error, and `end` is called, so that the run stops where it is. Where standard error cannot be
 * written there is nobody to tell.
 */
export function watchOutput(end: () => void): OutputWatch {
  let failure: string | undefined;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || failure !== undefined) return;
    failure = error.message;
    process.stderr.write(`calico-deploy: standard output cannot be written: ${failure}\n`);
    // Also where the command has ended already.
    process.exitCode = 1;
    end();
  });
  process.stderr.on('error', () => {});
  return { failure: () => failure };
}
