import { closeSync, constants, mkdtempSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSync } from '../process/run-sync.ts';

/**
 * What ssh runs to ask for a password (`SSH_ASKPASS` of ssh(1)). It answers the host's question for a password, once: the answer waits in
 * a pipe that only the user can open and that bears the number of the process that may ask, and never is an argument, in the environment
 * or on a disk. The ssh of a jump host is another process. Of an unanswered question ssh makes an empty answer, with which it
 * would log in: what it asks of a key or of a host key it may, what a host asks ends it. Behind `make` it makes the pipe.
 */
const PROGRAM = `#!/bin/sh
folder=\${0%/*}
pipe=$folder/$PPID
case $1 in
  make) exec mkfifo -m 600 "$folder/answer" ;;
  *[Pp]assword:*)
    # Whoever would answer may be gone, or not have said yet who may ask.
    while [ -p "$folder/answer" ] && kill -0 "$CALICO_DEPLOY_ASKED"; do sleep 0.02; done
    if [ -p "$pipe" ] && kill -0 "$CALICO_DEPLOY_ASKED"; then
      head -n 1 <"$pipe"
      rm -f "$pipe"
      exit
    fi
    ;;
  '('*@*') '*) ;;
  *) exit 1 ;;
esac
printf 'calico-deploy has no answer to: %s\\n' "$1" >&2
kill "$PPID"
exit 1
`;

/** A program that answers a login's question for its password, until it is ended. */
export interface Askpass {
  /** What ssh needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Says which process may ask. */
  answer(pid: number | undefined): void;
  end(): void;
}

/** Makes one, in a folder of its own. Throws a RangeError for a password that ssh could not take, and where none can be given. */
export function openAskpass(password: string): Askpass {
  if (/[\n\r\0]/.test(password)) throw new RangeError('the password of the login is more than one line');
  const folder = makeFolder();
  const [program, answer] = [join(folder, 'askpass'), join(folder, 'answer')];
  try {
    writeFileSync(program, PROGRAM, { mode: 0o700 });
    // By the program itself: it may lie where none can be executed.
    const { code, failure, stderr } = runSync(program, ['make']);
    if (code !== 0) throw new Error(failure ?? String(stderr).trim());
    // Open for both, so that it does not wait for whoever reads.
    const pipe = openSync(answer, constants.O_RDWR | constants.O_NONBLOCK);
    writeSync(pipe, `${password}\n`);
    return {
      environment: environmentFor(program),
      answer: (pid) => pid !== undefined && renameSync(answer, join(folder, String(pid))),
      end: once(() => closeAll(folder, pipe)),
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw cannotGive(error);
  }
}

function makeFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'calico-deploy-login-'));
  } catch (error) {
    throw cannotGive(error);
  }
}

function cannotGive(error: unknown): RangeError {
  return new RangeError(`ssh cannot be given the password by a program in ${tmpdir()}: ${(error as Error).message}`);
}

/** Before OpenSSH 8.4 ssh asks a program only where there is a display. */
function environmentFor(program: string): Record<string, string> {
  const display = process.env.DISPLAY ?? ':0';
  return {
    SSH_ASKPASS: program,
    SSH_ASKPASS_REQUIRE: 'force',
    DISPLAY: display,
    CALICO_DEPLOY_ASKED: String(process.pid),
  };
}

function closeAll(folder: string, pipe: number): void {
  closeSync(pipe);
  rmSync(folder, { recursive: true, force: true });
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}
