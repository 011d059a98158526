import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSync } from '../process/run-sync.ts';

/**
 * What ssh runs to ask for a password (`SSH_ASKPASS` of ssh(1)). It answers once, so that a wrong password is tried once, and nothing
 * but the question for a password: a passphrase or whether a host key is to be believed is not for it. The answer waits in a pipe
 * that only the user can open, and never is an argument, in the environment or on a disk.
 */
const PROGRAM = `#!/bin/sh
case $1 in
  *[Pp]assword:*) ;;
  *) exit 1 ;;
esac
answer=\${0%/*}/answer
# Whoever would answer may be gone.
[ -p "$answer" ] && kill -0 "$CALICO_DEPLOY_ASKED" || exit 1
head -n 1 <"$answer"
rm -f "$answer"
`;

/** A program that answers a login's question for its password, until it is ended. */
export interface Askpass {
  /** What ssh needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  end(): void;
}

/** Makes one, in a folder of its own. Throws a RangeError for a password that ssh could not take. */
export function openAskpass(password: string): Askpass {
  if (/[\n\r\0]/.test(password)) throw new RangeError('the password of the login is more than one line');
  const folder = mkdtempSync(join(tmpdir(), 'calico-deploy-login-'));
  const [program, answer] = [join(folder, 'askpass'), join(folder, 'answer')];
  try {
    writeFileSync(program, PROGRAM, { mode: 0o700 });
    const { code, failure, stderr } = runSync('mkfifo', ['-m', '600', answer]);
    if (code !== 0) throw new RangeError(`no pipe for the password: ${failure ?? String(stderr).trim()}`);
    // Open for both, so that it does not wait for whoever reads.
    const pipe = openSync(answer, constants.O_RDWR | constants.O_NONBLOCK);
    writeSync(pipe, `${password}\n`);
    return { environment: environmentFor(program), end: once(() => closeAll(folder, pipe)) };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
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
