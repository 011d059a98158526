import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askFor, askScript } from '../../../src/agent/ask.ts';
import { type Finding, findingsOf } from '../../../src/agent/finding.ts';
import type { Operation, RunOperation } from '../../../src/agent/operation.ts';
import { ensurePackages } from '../../helpers/apt.ts';
import { ensureFile, perform, Sandbox, SHELLS } from './agents.ts';

beforeAll(() => ensurePackages(['dash', 'bash', 'busybox']), 300_000);

const HOUR = 3600;

describe.each(SHELLS)('under %s', (shell) => {
  const sandbox = new Sandbox();
  const path = (name: string) => sandbox.path(name);
  afterAll(() => sandbox.remove());

  const look = (script: string, rest: Partial<RunOperation> = {}): RunOperation => {
    return { kind: 'run', script, environment: {}, timeout: 0, check: false, looks: true, ...rest };
  };

  const OPERATIONS: readonly Operation[] = [
    ensureFile(path('a file'), 'content', { mode: '0640' }),
    { kind: 'ensure-directory', path: path('folder'), recurse: false, follow: true, check: false, mode: '0755' },
    { kind: 'ensure-absent', path: path('nothing'), check: false },
    { kind: 'stat', path: path('a file'), follow: false, checksum: 'sha1' },
    { kind: 'stat', path: path('käse'), follow: true },
    { kind: 'facts', sections: ['hostname', 'fqdn', 'kernel', 'os-release', 'lsb', 'network', 'devices'] },
    look(`cat '${path('a file')}' "$PWD"/käse; echo "$WORD"; umask; exit 3`, {
      chdir: sandbox.work,
      environment: { WORD: "it's" },
    }),
    look('echo only this >&2'),
    look('echo this; printf %s "and this" >&2'),
    look("printf 'a\\0b\\n\\n'", { environment: { PATH: process.env.PATH ?? '' }, timeout: 30 }),
  ];

  beforeEach(() => {
    fs.rmSync(sandbox.work, { recursive: true, force: true });
    fs.mkdirSync(path('folder'), { recursive: true });
    fs.writeFileSync(path('a file'), 'content', { mode: 0o640 });
    fs.writeFileSync(path('käse'), 'Käse\n\n');
  });

  /** All that a run of these operations finds; the clock is told to be later, so that the files have settled. */
  async function find(operations: readonly Operation[]) {
    const findings: Finding[] = [];
    let uid = '';
    const witness = () => (operation: Operation | undefined, answer: Parameters<typeof findingsOf>[1]) => {
      if (!operation) uid = answer.values.get('uid')?.[0] ?? '';
      else findings.push(...(findingsOf(operation, answer, Date.now() / 1000 + HOUR) ?? []));
    };
    const agent = await sandbox.open(shell, { witness });
    for (const operation of operations) await perform(agent, operation);
    await agent.close();
    const ask = askFor(findings, uid);
    if (!ask) throw new Error('nothing to ask');
    return { ask, findings };
  }

  function answer(ask: { questions: string }): string {
    const { shell: words = 'sh', environment = process.env } = sandbox.options(shell);
    const [file = '', ...args] = words.split(' ');
    const { stdout } = spawnSync(file, args, {
      input: Buffer.from(askScript(ask, 'nonce').replaceAll('/var/lib/calico-deploy', sandbox.state)),
      env: environment as NodeJS.ProcessEnv,
      encoding: 'latin1',
    });
    return stdout.replace(/^\nnonce\n/, '');
  }

  it('a host that is as it was says what was found', async () => {
    const { ask, findings } = await find(OPERATIONS);
    expect(findings).toHaveLength(12);
    expect(answer(ask)).toBe(ask.expected);
    // To have been read is no change.
    fs.utimesSync(path('a file'), new Date(), fs.statSync(path('a file')).mtime);
    const { ask: later } = await find(OPERATIONS);
    spawnSync('cat', [path('a file')]);
    expect(answer(later)).toBe(later.expected);
  });

  const CHANGES: Readonly<Record<string, () => void>> = {
    'other bytes of the same size and time': () => {
      const { atime, mtime } = fs.statSync(path('a file'));
      fs.writeFileSync(path('a file'), 'CONTENT');
      fs.utimesSync(path('a file'), atime, mtime);
    },
    'another file in the same place': () => {
      fs.copyFileSync(path('a file'), path('copy'));
      fs.renameSync(path('copy'), path('a file'));
    },
    'a mode': () => fs.chmodSync(path('a file'), 0o644),
    'an owner': () => fs.chownSync(path('folder'), 1, 1),
    'a file that is gone': () => fs.rmSync(path('a file')),
    'something where nothing was': () => fs.writeFileSync(path('nothing'), ''),
    'a link in the place of a file': () => {
      fs.renameSync(path('a file'), path('target'));
      fs.symlinkSync('target', path('a file'));
    },
    'the output of a command': () => fs.appendFileSync(path('käse'), 'x'),
    'a folder that is gone': () => fs.rmSync(path('folder'), { recursive: true }),
  };

  it.each(Object.entries(CHANGES))('tells of %s', async (_, change) => {
    const { ask } = await find(OPERATIONS);
    change();
    expect(answer(ask)).not.toBe(ask.expected);
  });

  it('tells of a command that says the same on the other stream', async () => {
    const { ask } = await find([look(`[ -e ${path('folder')} ] && exec echo word; echo word >&2`)]);
    expect(answer(ask)).toBe(ask.expected);
    fs.rmdirSync(path('folder'));
    expect(answer(ask)).not.toBe(ask.expected);
  });

  it.each([1, 2])('tells of a folder that is gone, where a command there said %s', async (rc) => {
    const { ask } = await find([look(`exit ${rc}`, { chdir: path('folder') })]);
    expect(answer(ask)).toBe(ask.expected);
    fs.rmdirSync(path('folder'));
    expect(answer(ask)).not.toBe(ask.expected);
  });

  it('runs nothing that a name of a variable holds', () => {
    const operation = look('true', { environment: { [`x; echo >${path('made')} #`]: 'v' } });
    const ask = askFor([{ kind: 'run', operation, rc: '0', stdout: '', stderr: '' }], '0');
    expect(ask && answer(ask)).not.toBe(ask?.expected);
    expect(fs.existsSync(path('made'))).toBe(false);
  });

  it('tells of a host that cannot say what stands at a path', async () => {
    const { ask } = await find([{ kind: 'ensure-absent', path: path('nothing'), check: false }]);
    const questions = `stat() { return 126; }\n${ask.questions}`;
    expect(answer(ask)).toBe(ask.expected);
    expect(answer({ questions })).not.toBe(ask.expected);
  });

  it('tells of a host where no agent could work', async () => {
    const { ask } = await find([]);
    fs.rmSync(sandbox.state, { recursive: true });
    expect(answer(ask)).not.toBe(ask.expected);
  });

  it('tells of handlers that are owed', async () => {
    const { ask } = await find([]);
    expect(answer(ask)).toBe(ask.expected);
    fs.writeFileSync(`${sandbox.state}/owed`, 'restart x\n');
    expect(answer(ask)).not.toBe(ask.expected);
  });
});
