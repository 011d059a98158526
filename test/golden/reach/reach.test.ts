import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runPlays } from '../../../src/executor/play/run-plays.ts';
import { type ConnectionTarget, UnreachableError } from '../../../src/transport/connection.ts';
import { loadForTest } from '../../helpers/run-playbook.ts';

const here = import.meta.dirname;
const expected = JSON.parse(readFileSync(join(here, 'expected.json'), 'utf8')) as Record<string, unknown>;

it('reaches a host by the variables by which Ansible reaches it', async () => {
  const { input } = await loadForTest({ playbook: join(here, 'play.yml'), inventory: [join(here, 'hosts')] });
  const targets = new Map<string, ConnectionTarget>();
  const connect = async (target: ConnectionTarget): Promise<never> => {
    targets.set(target.name, target);
    throw new UnreachableError('refused', 'it is only asked how', '');
  };
  await runPlays({ ...input, connect, emit: () => {} });
  expect(Object.fromEntries([...targets].map(([name, target]) => [name, reachOf(target)]))).toEqual(expected);
});

/** What record.ts writes of Ansible's call of ssh. */
function reachOf(target: ConnectionTarget): unknown {
  const become = target.becomeUser === undefined ? {} : becomeOf(target);
  const found = {
    address: target.address,
    port: target.port?.toString(),
    user: target.user,
    key: target.privateKeyFile,
    timeout: String(target.connectTimeout),
    words: target.sshArgs.filter((word) => word !== '-o'),
    password: target.loginPassword,
    ...become,
  };
  return JSON.parse(JSON.stringify(found));
}

/** Without flags of its own Ansible has `-H -S` for sudo; which of them the agent's start needs is transport's affair. */
function becomeOf({ becomeUser, becomeFlags, becomeExecutable }: ConnectionTarget) {
  return { become: becomeExecutable ?? 'sudo', flags: becomeFlags?.join(' ') ?? '-H -S', becomeUser };
}
