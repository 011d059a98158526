import { fileURLToPath } from 'node:url';
import { loadWithCodeCache } from './code-cache.ts';
import type { Said } from './head-start/answers-file.ts';
import { askAgain } from './head-start/ask-again.ts';
import { beginEarly } from './head-start/begin-early.ts';
import type * as cli from './main.ts';
import { watchOutput } from './output.ts';
import { isVerb } from './verbs.ts';

/** Starts what may be started before the program is loaded, loads it, and runs the command line. Returns the exit code. */
export async function start(argv: readonly string[]): Promise<number> {
  if (!hasFolder()) return refuseWithoutFolder();
  // The build makes app.cjs from src/cli/main.ts.
  const program = fileURLToPath(new URL('./app.cjs', import.meta.url));
  const again = await askAgain(program, argv);
  if (again === 'interrupted') return tellInterrupted();
  if (typeof again === 'object') return repeat(again.said);
  const begun = beginEarly(program, argv);
  const { main } = loadWithCodeCache(program, kindOf(argv[0], begun.length > 0)) as typeof cli;
  return main(argv, { program, begun, otherAnswers: again !== undefined });
}

/** Runs of one kind use the same parts of the program. What is no verb is shown help, and must not leave a file for each slip of the pen. */
function kindOf(word: string | undefined, isKnown: boolean): string {
  return isVerb(word) ? `${word}${isKnown ? '-known' : ''}` : 'other';
}

/** Whether the folder that this was started in is still there: paths are relative to it. */
function hasFolder(): boolean {
  try {
    process.cwd();
    return true;
  } catch {
    return false;
  }
}

function refuseWithoutFolder(): number {
  process.stderr.write('calico-deploy: the current folder is no longer there: change to one that is\n');
  return 1;
}

function tellInterrupted(): number {
  process.stderr.write('calico-deploy: interrupted; nothing was changed\n');
  return 130;
}

/** What the last run said. Returns the exit code. */
function repeat(said: Said): number {
  const output = watchOutput(() => {});
  for (const [stream, text] of said) process[stream].write(text);
  return output.failure() === undefined ? 0 : 1;
}
