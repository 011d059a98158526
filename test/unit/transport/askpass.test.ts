import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { type Askpass, openAskpass } from '../../../src/transport/askpass.ts';
import { writeTree } from '../../helpers/play-tree.ts';

const PASSWORD = `it's "a" $secret \\n %s`;
let askpass: Askpass | undefined;
afterEach(() => {
  askpass?.end();
  vi.unstubAllEnvs();
});

/** Asks as ssh does: what is without an answer is the empty one. It says so of each question where it came to an end by itself. */
const SSH = `for question in "$@"; do
  answer=$("$SSH_ASKPASS" "$question")
  printf '%s\\n' "answer $?: $answer"
done`;

/** What ssh makes of its questions; it may ask before it is known who may. A jump's ssh is a child of another one. */
function ask(questions: readonly string[], { from = 'itself', environment = {} }: Partial<AskOptions> = {}) {
  const script = from === 'itself' ? SSH : `sh -c '${SSH.replaceAll("'", `'\\''`)}' sh "$@"; :`;
  const child = spawn('sh', ['-c', script, 'sh', ...questions], {
    env: { ...process.env, ...askpass?.environment, ...environment },
    timeout: 10_000,
  });
  const timer = setTimeout(() => askpass?.answer(child.pid), 100);
  return new Promise<{ said: string; told: string; signal: string | null }>((resolve) => {
    const [said, told]: [string[], string[]] = [[], []];
    child.stdout.on('data', (chunk) => said.push(String(chunk)));
    child.stderr.on('data', (chunk) => told.push(String(chunk)));
    child.on('close', (_, signal) => {
      clearTimeout(timer);
      resolve({ said: said.join(''), told: told.join(''), signal });
    });
  });
}

interface AskOptions {
  readonly from: 'itself' | 'a jump';
  readonly environment: Record<string, string>;
}

const ANSWERED = `answer 0: ${PASSWORD}\n`;
const told = (question: string) => `calico-deploy has no answer to: ${question}\n`;

it.each(["root@host's password: ", '(root@host) Password: '])('answers %j', async (question) => {
  askpass = openAskpass(PASSWORD);
  expect(await ask([question])).toEqual({ said: ANSWERED, told: '', signal: null });
});

it.each(["root@host's password: ", '(root@host) Verification code: '])('ends who asks %j next', async (next) => {
  askpass = openAskpass(PASSWORD);
  expect(await ask(["root@host's password: ", next])).toEqual({
    said: ANSWERED,
    told: told(next),
    signal: 'SIGTERM',
  });
});

it.each(["Enter passphrase for key '/k': ", 'Are you sure you want to continue connecting (yes/no)? '])(
  'leaves %j without an answer',
  async (question) => {
    askpass = openAskpass(PASSWORD);
    expect((await ask([question, 'Password: '])).said).toBe(`answer 1: \n${ANSWERED}`);
  },
);

it('gives the password to no other process: the jump host is another', async () => {
  askpass = openAskpass(PASSWORD);
  const { said, told: words } = await ask(["me@jump's password: "], { from: 'a jump' });
  expect({ said, isTold: words.includes(told("me@jump's password: ")) }).toEqual({ said: '', isTold: true });
});

it('keeps the password out of the environment, the program and its name, and lets nobody else in', () => {
  askpass = openAskpass(PASSWORD);
  const program = askpass.environment.SSH_ASKPASS ?? '';
  expect(JSON.stringify(askpass.environment)).not.toContain('secret');
  expect(readFileSync(program, 'utf8')).not.toContain('secret');
  expect(statSync(dirname(program)).mode & 0o777).toBe(0o700);
  expect(execFileSync('find', [dirname(program), '-type', 'f'], { encoding: 'utf8' }).trim()).toBe(program);
});

it('does not wait for an answer of a process that is gone, and goes with its end', async () => {
  askpass = openAskpass(PASSWORD);
  const environment = { CALICO_DEPLOY_ASKED: String(spawnSync('true').pid) };
  expect(await ask(['Password: '], { environment })).toMatchObject({ said: '', signal: 'SIGTERM' });
  askpass.end();
  expect(existsSync(dirname(askpass.environment.SSH_ASKPASS ?? ''))).toBe(false);
});

it.each(['one\ntwo', 'one\rtwo', 'one\0two'])('takes no password that ssh would cut: %j', (password) => {
  expect(() => openAskpass(password)).toThrow(RangeError);
});

it('says so where there is no place for it', () => {
  const folder = writeTree({ file: '' });
  vi.stubEnv('TMPDIR', `${folder}/file`);
  expect(() => openAskpass(PASSWORD)).toThrow(/cannot be given the password by a program in .*\/file: ENOTDIR/);
});
