import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../../src/agent/operation.ts';
import { ensurePackages } from '../../helpers/apt.ts';
import { contentOf, ensureFile, failureOf, LOCAL, perform, Sandbox, SHELLS } from './agents.ts';

beforeAll(() => ensurePackages(['dash', 'bash', 'busybox']), 300_000);

const FAILING: Operation = { kind: 'ensure-attributes', path: '/no/such', follow: true, check: false };

/** Ends the agent's own process the hard way; its id is in the names of its files. */
function killAgent(state: string): void {
  const [name = ''] = fs.readdirSync(state).filter((each) => each.startsWith('session.'));
  process.kill(Number(name.split('.')[1]), 'SIGKILL');
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !condition(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe.each(SHELLS)('a session under %s', (shell) => {
  const sandbox = new Sandbox();
  afterAll(() => sandbox.remove());

  it('says who runs the agent, and leaves nothing but the state directory', async () => {
    const agent = await sandbox.open(shell);
    expect(await agent.hello).toMatchObject({ user: 'root', uid: 0, owed: [] });
    expect((await agent.hello).bootId).toBe(fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
    await perform(agent, { kind: 'run', argv: ['true'], environment: {}, timeout: 5, check: false });
    expect(fs.statSync(sandbox.state).mode & 0o7777).toBe(0o700);
    await agent.close();
    expect(fs.readdirSync(sandbox.state)).toEqual([]);
  });

  it('answers requests in order that are sent ahead, bytes asked for in between', async () => {
    const agent = await sandbox.open(shell);
    const files = Array.from({ length: 12 }, (_, at) => randomBytes(at * 9973));
    const replies = await Promise.all(
      files.flatMap((bytes, at) => [
        agent.request(ensureFile(sandbox.path(`ahead\n${at}`), bytes)),
        agent.request({ kind: 'stat', path: sandbox.path(`ahead\n${at}`), follow: false, checksum: 'sha256' }),
      ]),
    );
    const hashes = replies.flatMap((reply) => (reply.ok ? (reply.result.before?.checksum ?? []) : ['failed']));
    expect(hashes).toEqual(files.map((bytes) => contentOf(bytes).sha256));
    await agent.close();
  });

  it('ends by itself behind the last request, where all before it came about', async () => {
    const agent = await sandbox.open(shell);
    const path = sandbox.path('last');
    const reply = agent.request(ensureFile(path, 'last'));
    agent.finish({ halted: false });
    expect(await reply).toMatchObject({ ok: true, result: { changed: true } });
    await until(() => fs.readdirSync(sandbox.state).length === 0);
    await agent.close();
    expect(fs.readFileSync(path, 'utf8')).toBe('last');
  });

  it('goes on where something before the end failed', async () => {
    const agent = await sandbox.open(shell);
    const failed = agent.request(FAILING);
    agent.finish({ halted: false });
    expect(await failed).toMatchObject({ ok: false });
    expect(await agent.request({ kind: 'stat', path: '/', follow: false })).toMatchObject({ ok: true });
    await agent.close();
  });

  it('stops at a guard behind a change that owes a handler, and at no other', async () => {
    const agent = await sandbox.open(shell);
    const look: Operation = { kind: 'stat', path: '/', follow: false };
    const send = async (owes: string[], bytes: string, check = false) => {
      const change = ensureFile(sandbox.path('guarded'), bytes, { owes, check });
      const replies = [change, { kind: 'guard' } as const, look].map((each) => agent.request(each));
      return (await Promise.all(replies)).map((reply) => (reply.ok ? 'ok' : reply.failure.reason));
    };
    expect(await send([], 'one')).toEqual(['ok', 'ok', 'ok']);
    expect(await send(['handler'], 'two')).toEqual(['ok', 'ok', 'skipped']);
    expect(await send(['handler'], 'two')).toEqual(['ok', 'ok', 'ok']);
    expect(await send(['handler'], 'three', true)).toEqual(['ok', 'ok', 'skipped']);
    await perform(agent, { kind: 'settle', handlers: ['handler'] });
    await agent.close();
    fs.rmSync(`${sandbox.state}/owed`);
  });

  it('does a probe only where there is nothing to do, and stops there otherwise', async () => {
    const agent = await sandbox.open(shell);
    const made = sandbox.path('made');
    const probe = (creates: string): Operation => ({
      ...{ kind: 'run', argv: ['touch', made], creates, environment: {}, timeout: 0, check: false, probe: true },
    });
    const look: Operation = { kind: 'stat', path: '/', follow: false };
    const needless = await Promise.all([probe('/'), look].map((each) => agent.request(each)));
    expect(needless).toMatchObject([{ ok: true, result: { run: { skipped: 'creates' } } }, { ok: true }]);
    const needed = await Promise.all([probe(made), look].map((each) => agent.request(each)));
    const skipped = { ok: false, failure: { reason: 'skipped' } };
    expect(needed).toMatchObject([skipped, skipped]);
    expect(fs.existsSync(made)).toBe(false);
    await agent.close();
  });

  it('runs nothing after a failure until the control node has seen it', async () => {
    const agent = await sandbox.open(shell);
    const path = sandbox.path('after failure');
    const failed = agent.request(FAILING);
    const ahead = [agent.request(ensureFile(path, 'ahead')), agent.request(ensureFile(path, 'more'))];
    const decided = failed.then(() => agent.request(ensureFile(path, 'decided')));
    expect(await failed).toMatchObject({ ok: false, failure: { reason: 'not-found' } });
    for (const skipped of await Promise.all(ahead)) {
      expect(skipped).toMatchObject({ ok: false, failure: { reason: 'skipped' } });
    }
    expect(await decided).toMatchObject({ ok: true, result: { changed: true, before: { exists: false } } });
    expect(fs.readFileSync(path, 'utf8')).toBe('decided');
    await agent.close();
  });

  it.each([
    ['a command that fails', { kind: 'run', argv: ['false'], environment: {}, timeout: 0, check: false }],
    [
      'a wait that was in vain',
      { kind: 'wait', condition: { type: 'path', path: '/no', present: true }, delay: 0, sleep: 1, timeout: 0 },
    ],
    ['arguments that cannot travel', { kind: 'stat', path: 'nul\0', follow: false }],
  ] as [string, Operation][])('stops at %s too', async (_what, operation) => {
    const agent = await sandbox.open(shell);
    const [first, second] = [agent.request(operation), agent.request({ kind: 'stat', path: '/', follow: false })];
    await first;
    expect(await second).toMatchObject({ ok: false, failure: { reason: 'skipped' } });
    expect(await agent.request({ kind: 'stat', path: '/', follow: false })).toMatchObject({ ok: true });
    await agent.close();
  });

  it('keeps the old file when it is killed in the middle of a transfer, and tidies up the next time', async () => {
    const path = sandbox.path('killed');
    fs.writeFileSync(path, 'old');
    const agent = await sandbox.open(shell);
    const bytes = randomBytes(3_000_000);
    const stuck = new Promise<never>(() => {});
    async function* load() {
      yield bytes.subarray(0, 1_000_000);
      await stuck;
    }
    const reply = agent.request(ensureFile(path, '', { content: { ...contentOf(bytes), load }, owes: ['restart'] }));
    const temporary = () => fs.readdirSync(sandbox.work).filter((name) => name.startsWith('.calico-deploy-'));
    await until(() => temporary().some((name) => fs.statSync(sandbox.path(name)).size >= 900_000));
    killAgent(sandbox.state);
    await expect(reply).rejects.toMatchObject({ name: 'UnreachableError', reason: 'lost' });
    expect(fs.readFileSync(path, 'utf8')).toBe('old');
    expect(temporary()).toHaveLength(1);
    const next = await sandbox.open(shell);
    expect((await next.hello).owed).toEqual([]);
    expect(temporary()).toEqual([]);
    await next.close();
    expect(fs.readdirSync(sandbox.state)).toEqual([]);
  });

  it('keeps what a change owes from before the file moves in until it is settled', async () => {
    const names = ['restart calico', 'new\nline', 'ünï'];
    const agent = await sandbox.open(shell);
    await perform(agent, ensureFile(sandbox.path('owing'), '1', { owes: names }));
    await perform(agent, ensureFile(sandbox.path('owing'), '2', { owes: ['restart calico'] }));
    await perform(agent, ensureFile(sandbox.path('owing'), '2', { owes: ['not changed'] }));
    killAgent(sandbox.state);
    const next = await sandbox.open(shell);
    expect((await next.hello).owed).toEqual(names);
    expect(await perform(next, { kind: 'settle', handlers: ['new\nline', 'other'] })).toMatchObject({ changed: true });
    await next.close();
    const last = await sandbox.open(shell);
    expect((await last.hello).owed).toEqual(['restart calico', 'ünï']);
    await perform(last, { kind: 'settle', handlers: ['restart calico', 'ünï'] });
    expect(await perform(last, { kind: 'settle', handlers: ['ünï'] })).toMatchObject({ changed: false });
    await last.close();
  });

  it('owes nothing for a change that did not come about', async () => {
    const agent = await sandbox.open(shell);
    const path = sandbox.path('in the way');
    fs.mkdirSync(path);
    await failureOf(agent, ensureFile(`${path}/x/y`, 'x', { owes: ['restart'] }));
    fs.writeFileSync(`${path}/file`, '');
    await failureOf(agent, {
      kind: 'ensure-directory',
      path: `${path}/file/x`,
      recurse: false,
      follow: true,
      check: false,
      owes: ['restart'],
    });
    await agent.close();
    const next = await sandbox.open(shell);
    expect((await next.hello).owed).toEqual([]);
    await next.close();
  });

  it('holds the note when it dies between note and rename', async () => {
    const agent = await sandbox.open(shell, { environment: slowRename(sandbox) });
    const path = sandbox.path('note first');
    fs.writeFileSync(path, 'old');
    const reply = agent.request(ensureFile(path, 'new', { owes: ['restart'] }));
    await until(() => fs.existsSync(sandbox.path('renaming')));
    killAgent(sandbox.state);
    await expect(reply).rejects.toMatchObject({ reason: 'lost' });
    expect(fs.readFileSync(path, 'utf8')).toBe('old');
    const next = await sandbox.open(shell);
    expect((await next.hello).owed).toEqual(['restart']);
    await next.close();
  });

  it('refuses a state directory that is a link', async () => {
    fs.symlinkSync('/tmp', sandbox.path('state link'));
    const opening = sandbox.open(shell, { stateDirectory: sandbox.path('state link') });
    await expect(opening).rejects.toMatchObject({ name: 'UnreachableError', reason: 'other' });
  });
});

describe('openConnection', () => {
  it('ends the command that is under way when the run is aborted', async () => {
    const sandbox = new Sandbox();
    const abort = new AbortController();
    const agent = await sandbox.open('dash', { signal: abort.signal });
    const mark = sandbox.path('under way');
    const script = `echo $$ >'${mark}'; exec sleep 60`;
    const reply = agent.request({ kind: 'run', script, environment: {}, timeout: 0, check: false });
    await until(() => fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') !== '');
    const pid = fs.readFileSync(mark, 'utf8').trim();
    abort.abort(new Error('interrupted'));
    await expect(reply).rejects.toThrow('interrupted');
    await until(() => !fs.existsSync(`/proc/${pid}`));
    expect(fs.existsSync(`/proc/${pid}`)).toBe(false);
    await sandbox.remove();
  });

  it('does not begin when the run is already aborted', async () => {
    const sandbox = new Sandbox();
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(sandbox.open('dash', { signal })).rejects.toThrow('too late');
    await sandbox.remove();
  });

  it('says that there is no such shell', async () => {
    const sandbox = new Sandbox();
    const opening = sandbox.open('no-such-shell');
    await expect(opening).rejects.toMatchObject({
      reason: 'no-shell',
      message: `${LOCAL.name}: the host has no shell for the agent`,
    });
    await sandbox.remove();
  });
});

/** A PATH in which `mv` leaves a mark and then takes its time. */
function slowRename(sandbox: Sandbox): NodeJS.ProcessEnv {
  const programs = sandbox.path('slow');
  fs.mkdirSync(programs, { recursive: true });
  fs.writeFileSync(`${programs}/mv`, `#!/bin/sh\n: >'${sandbox.path('renaming')}'\nexec sleep 3\n`, { mode: 0o755 });
  return { ...process.env, PATH: `${programs}:/bin:/usr/bin` };
}
