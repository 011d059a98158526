import { afterAll, beforeAll, it } from 'vitest';
import { openConnection } from '../../src/transport/open-connection.ts';
import { startSshd, type TestSshd } from '../helpers/sshd.ts';
import { perform } from '../unit/agent/agents.ts';
import { targetOf } from './connections.ts';

const BASTION = '127.0.44.1';
const HOSTS = Array.from({ length: 15 }, (_, index) => `127.0.44.${100 + index}`);

let bastion: TestSshd;
let hosts: TestSshd;

beforeAll(async () => {
  bastion = await startSshd({ addresses: [BASTION], port: 2244, maxStartups: '10:30:100' });
  hosts = await startSshd({ addresses: HOSTS, port: 2245 });
}, 300_000);
afterAll(() => Promise.all([bastion.stop(), hosts.stop()]));

it('hosts behind a bastion that drops logins beyond the tenth are all reached', async () => {
  const way = ['ssh', ...bastion.sshArgs, '-i', bastion.keyFile, '-p', '2244', '-l', 'root', '-W', '%h:%p', BASTION];
  const extraArgs = ['-o', `ProxyCommand=${way.join(' ')}`];
  const opening = HOSTS.flatMap((address) => [address, address]).map((address) =>
    openConnection(targetOf(hosts, address, { extraArgs })),
  );
  const connections = await Promise.all(opening);
  for (const each of connections) await perform(each, { kind: 'stat', path: '/', follow: false });
  await Promise.all(connections.map((each) => each.close()));
});
