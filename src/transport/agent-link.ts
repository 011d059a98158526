import { buildAgent, makeNonce } from '../agent/agent-source.ts';
import { Conversation, type Hearing } from '../agent/conversation.ts';
import { defer } from '../agent/deferred.ts';
import { spoilRepeat } from '../process/repeatable.ts';
import { listenTo, type RunningProcess, startProcess, takeOffered } from '../process/start-process.ts';
import { type Askpass, openAskpass } from './askpass.ts';
import { buildBootstrap } from './bootstrap.ts';
import type { ConnectionTarget } from './connection.ts';
import { buildSshArguments } from './ssh-arguments.ts';
import { SudoDialog } from './sudo-dialog.ts';

/** Is told of each connection that is begun, and of its end; what it gives is told of all that is asked and answered there. */
export type Witness = (command: readonly string[], ended: Promise<unknown>) => Hearing;

export interface OpenOptions {
  readonly witness?: Witness;
  /** Ends the connection and its child at once. */
  readonly signal?: AbortSignal;
  /** Hash files even where the host remembers their hash. */
  readonly rehash?: boolean;
  /** In place of /var/lib/calico-deploy or ~/.cache/calico-deploy. */
  readonly stateDirectory?: string;
  /** The shell that runs the agent, as words (`sh`, `busybox sh`). */
  readonly shell?: string;
  /** Environment of the child on the control node. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Seconds without a sign of life, while something is asked of it, until a host counts as lost. */
  readonly silenceLimit?: number;
}

/** A child (ssh, or a shell on the control node), the talk with the agent in it, and the signs of life that it gives. */
export class AgentLink {
  readonly target: ConnectionTarget;
  readonly conversation: Conversation;
  readonly process: RunningProcess;
  /** Set when what came was no answer of an agent. */
  garbage: Error | undefined;
  #lastSign = Date.now();

  constructor(target: ConnectionTarget, options: OpenOptions) {
    const fresh = makeNonce();
    const { stateDirectory = '', rehash = false } = options;
    const agent = buildAgent({ nonce: fresh, stateDirectory, rehash });
    const bootstrap = buildBootstrap(target, agent.length, fresh, options.shell);
    const [file, args] = commandLine(target, bootstrap.command);
    const askpass = askpassFor(target);
    const environment = askpass
      ? { ...(options.environment ?? process.env), ...askpass.environment }
      : options.environment;
    const begun = environment || stateDirectory || rehash ? undefined : takeOffered(file, args);
    const nonce = begun?.nonce ?? fresh;
    const dialog: SudoDialog = new SudoDialog(bootstrap, agent, target.becomePassword, {
      write: (...pieces) => void this.process.write(...pieces),
      refuse: () => this.process.endInput(),
    });
    this.target = target;
    const { witness } = options;
    const write = async (bytes: string | Uint8Array) => {
      await dialog.agentSent;
      await this.process.write(bytes);
      this.noteSign();
    };
    const ended = defer<unknown>();
    this.conversation = new Conversation(nonce, write, witness?.([file, ...args], ended.promise));
    const listener = {
      onStdout: (chunk: Buffer) => this.#receive(chunk),
      onStderrLine: (line: string) => this.#isSign(line, `${nonce} alive`) || dialog.takeLine(line),
      onStderrRest: (rest: string) => dialog.takeRest(rest),
      ...(environment === undefined ? {} : { environment }),
    };
    this.process = begun ? listenTo(begun, listener) : startProcess(file, args, listener);
    askpass?.answer(this.process.pid);
    void this.process.ended.then(ended.resolve);
    if (askpass) void Promise.race([this.conversation.greeting.catch(() => {}), this.process.ended]).then(askpass.end);
    if (begun?.nonce === undefined) dialog.start();
    else dialog.noteSent();
  }

  /** Milliseconds since the last sign of life: bytes that came, or that were taken. */
  get silence(): number {
    return Date.now() - this.#lastSign;
  }

  noteSign(): void {
    this.#lastSign = Date.now();
  }

  #receive(chunk: Buffer): void {
    this.noteSign();
    if (this.garbage !== undefined) return;
    try {
      this.conversation.receive(chunk);
    } catch (error) {
      this.garbage = error as Error;
      this.process.kill('SIGKILL');
    }
  }

  #isSign(line: string, sign: string): boolean {
    if (line !== sign) return false;
    this.noteSign();
    return true;
  }
}

/** A login by password is none that another run could begin as this one did. */
function askpassFor({ connection, loginPassword }: ConnectionTarget): Askpass | undefined {
  if (connection === 'local' || loginPassword === undefined) return undefined;
  spoilRepeat();
  return openAskpass(loginPassword);
}

function commandLine(target: ConnectionTarget, command: string): [string, readonly string[]] {
  return target.connection === 'local'
    ? ['sh', ['-c', command]]
    : [target.sshExecutable, buildSshArguments(target, command)];
}
