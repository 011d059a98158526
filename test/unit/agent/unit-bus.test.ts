import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildAgent } from '../../../src/agent/agent-source.ts';
import { Sandbox } from './agents.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

/** Says how it was asked; the files `bus` and `own` hold the status with which each way ends. */
const SYSTEMCTL = `#!/bin/sh
cd '${sandbox.work}'
way=\${SYSTEMCTL_FORCE_BUS:+bus}
echo "Id=\${way:=own}.service"
echo "cannot ask $way" >&2
echo "$way" >>asked
exit "$(cat $way)"
`;
const LISTEN = `require('net').createServer().listen('/run/dbus/system_bus_socket', () => process.kill(process.pid, 'SIGKILL'))`;

/** From the first command on the agent gives signs of life. */
const RUN = `2 run 10\x1d${['0', '', '', '', '0', '', '0', '', 'true', ''].join('\x1d')}\n`;

beforeAll(() => {
  mkdirSync(sandbox.path('bin'));
  writeFileSync(sandbox.path('bin/systemctl'), SYSTEMCTL, { mode: 0o755 });
});

/** What the agent answers about a unit on a host with or without a bus. */
function ask(hasBus: boolean, statuses: { readonly bus: number; readonly own: number }, before = RUN): string {
  for (const [way, status] of Object.entries(statuses)) writeFileSync(sandbox.path(way), String(status));
  writeFileSync(sandbox.path('asked'), '');
  const agent = buildAgent({ nonce: 'nonce', stateDirectory: sandbox.state, rehash: false });
  writeFileSync(sandbox.path('agent'), Buffer.concat([...agent.pieces]));
  const words = ['calico', 'started', '', '', '0', '0', '0', '1'];
  const input = `${before}1 unit ${words.length}\x1d${words.join('\x1d')}\n0 end\n`;
  const listen = hasBus ? `node -e "$LISTEN" || :` : ':';
  const script = `mkdir -p /run/dbus; mount -t tmpfs tmpfs /run/dbus; ${listen}; exec sh '${sandbox.path('agent')}'`;
  const env = { ...process.env, LISTEN, PATH: `${sandbox.path('bin')}:${process.env.PATH}` };
  return execFileSync('unshare', ['--mount', 'sh', '-c', script], { encoding: 'utf8', env, input, stdio: 'pipe' });
}

it.each([
  ['the bus where it answers', true, { bus: 0, own: 0 }, 'bus'],
  ['process 1 itself where the bus does not answer', true, { bus: 1, own: 0 }, 'own'],
  ['process 1 itself where there is no bus', false, { bus: 1, own: 0 }, 'own'],
])('asks %s', (_what, hasBus, statuses, way) => {
  expect(ask(hasBus, statuses)).toMatch(new RegExp(`\\n@1 ok .*\\nunit.before Id=${way}.service\\n`));
});

it('asks process 1 itself while no signs of life are given', () => {
  expect(ask(true, { bus: 0, own: 0 }, '')).toContain('unit.before Id=own.service\n');
});

it('fails with what process 1 said', () => {
  expect(ask(true, { bus: 1, own: 4 })).toMatch(/\n@1 fail (?:.*\n)*rc 4\n(?:.*\n)*message .*cannot ask own/);
});
