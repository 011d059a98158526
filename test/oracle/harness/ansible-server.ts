import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureAnsible } from '../../helpers/ansible.ts';

type Job = Readonly<Record<string, unknown>> & { readonly kind: string };

const FOLDER = join(import.meta.dirname, '..', 'ansible');

/** Processes that hold ansible-core and answer one job at a time each: importing Ansible costs more than most jobs. */
export class AnsibleServer {
  readonly #children: ChildProcess[] = [];
  readonly #idle: ChildProcess[] = [];
  readonly #waiting: ((child: ChildProcess) => void)[] = [];
  readonly #pending = new Map<string, (answer: unknown) => void>();
  #count = 0;

  static async start(size = 2): Promise<AnsibleServer> {
    const python = join(await ensureAnsible(), 'python');
    const server = new AnsibleServer();
    for (let index = 0; index < size; index += 1) server.#spawn(python);
    return server;
  }

  /** Answers a job as soon as a process is free. */
  async ask<Answer>(job: Job): Promise<Answer> {
    const child = this.#idle.shift() ?? (await new Promise<ChildProcess>((resolve) => this.#waiting.push(resolve)));
    this.#count += 1;
    const id = String(this.#count);
    const answer = new Promise<Answer>((resolve) => this.#pending.set(id, resolve as (answer: unknown) => void));
    child.stdin?.write(`${JSON.stringify({ ...job, id })}\n`);
    return answer.finally(() => this.#free(child));
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#children.map(async (child) => {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.stdin?.end();
        await gone;
      }),
    );
  }

  #spawn(python: string): void {
    const child = spawn(python, [join(FOLDER, 'answer.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: child.stdout }).on('line', (line) => this.#answer(line));
    this.#children.push(child);
    this.#idle.push(child);
  }

  #answer(line: string): void {
    const answer = JSON.parse(line) as { id?: string };
    if (answer.id === undefined) return;
    this.#pending.get(answer.id)?.(answer);
    this.#pending.delete(answer.id);
  }

  #free(child: ChildProcess): void {
    const next = this.#waiting.shift();
    if (next) next(child);
    else this.#idle.push(child);
  }
}
