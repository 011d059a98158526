import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Askpass, openAskpass } from '../../../src/transport/askpass.ts';

const PASSWORD = `it's "a" $secret \\n %s`;
let askpass: Askpass | undefined;
afterEach(() => askpass?.end());

function ask(question: string) {
  const { SSH_ASKPASS: program = '', ...environment } = askpass?.environment ?? {};
  const { status, stdout } = spawnSync(program, [question], {
    env: { ...process.env, ...environment },
    timeout: 10_000,
  });
  return { status, answer: String(stdout) };
}

it('answers a question for a password once', () => {
  askpass = openAskpass(PASSWORD);
  expect(ask("root@host's password: ")).toEqual({ status: 0, answer: `${PASSWORD}\n` });
  expect(ask("root@host's password: ")).toEqual({ status: 1, answer: '' });
});

it.each([
  "Enter passphrase for key '/k': ",
  'Are you sure you want to continue connecting (yes/no)? ',
  'Verification code: ',
])('leaves %j without an answer', (question) => {
  askpass = openAskpass(PASSWORD);
  expect(ask(question)).toEqual({ status: 1, answer: '' });
  expect(ask('Password: ').answer).toBe(`${PASSWORD}\n`);
});

it('keeps the password out of the environment, the program and its name, and lets nobody else in', () => {
  askpass = openAskpass(PASSWORD);
  const program = askpass.environment.SSH_ASKPASS ?? '';
  expect(JSON.stringify(askpass.environment)).not.toContain('secret');
  expect(readFileSync(program, 'utf8')).not.toContain('secret');
  expect(statSync(dirname(program)).mode & 0o777).toBe(0o700);
  expect(execFileSync('find', [dirname(program), '-type', 'f'], { encoding: 'utf8' }).trim()).toBe(program);
});

it('does not wait for an answer of a process that is gone, and goes with its end', () => {
  askpass = openAskpass(PASSWORD);
  const { SSH_ASKPASS: program = '' } = askpass.environment;
  const gone = spawnSync('true').pid;
  const { status } = spawnSync(program, ['Password: '], {
    env: { ...process.env, CALICO_DEPLOY_ASKED: String(gone) },
    timeout: 10_000,
  });
  expect(status).toBe(1);
  askpass.end();
  expect(existsSync(dirname(program))).toBe(false);
});

it.each(['one\ntwo', 'one\rtwo', 'one\0two'])('takes no password that ssh would cut: %j', (password) => {
  expect(() => openAskpass(password)).toThrow(RangeError);
});
