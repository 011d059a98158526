import * as fs from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UnitOperation } from '../../../src/agent/operation.ts';
import type { Connection } from '../../../src/transport/connection.ts';
import { ensurePackages } from '../../helpers/apt.ts';
import { failureOf, perform, Sandbox } from './agents.ts';

beforeAll(() => ensurePackages(['dash', 'bash', 'busybox']), 300_000);

/**
 * A systemctl that keeps a unit's properties in files and logs its calls: real systemd runs in the lab, which tests the same
 * operations. What it answers was taken from systemd 252.
 */
const SYSTEMCTL = `#!/bin/sh
cd "$(dirname "$0")/../systemd" || exit 1
[ "$1" = show ] || echo "$*" >>calls
case $1 in
  show) printf '%s\\n' "Id=calico.service" "LoadState=$(cat load)" "ActiveState=$(cat active)" "SubState=x" "UnitFileState=$(cat file)" ;;
  start | restart | reload) if [ -e broken ]; then echo "Job for calico.service failed." >&2; exit 1; fi; echo active >active ;;
  stop) echo inactive >active ;;
  enable) echo enabled >file ;;
  disable) echo disabled >file ;;
  mask) echo masked >load; echo masked >file ;;
  unmask) echo loaded >load; echo disabled >file ;;
  daemon-reload) [ ! -e broken ] || { echo "Reload failed" >&2; exit 4; } ;;
esac
`;

describe.each(['dash', 'bash', 'busybox sh'])('unit under %s', (shell) => {
  const sandbox = new Sandbox();
  const state = (name: string): string => sandbox.path(`systemd/${name}`);
  let agent: Connection;

  beforeAll(async () => {
    fs.mkdirSync(sandbox.path('bin'));
    fs.writeFileSync(sandbox.path('bin/systemctl'), SYSTEMCTL, { mode: 0o755 });
    agent = await sandbox.open(shell, {
      environment: { ...process.env, PATH: `${sandbox.path('bin')}:/usr/bin:/bin` },
    });
  });
  beforeEach(() => set({}));
  afterAll(() => sandbox.remove());

  function set({ load = 'loaded', active = 'inactive', file = 'disabled', broken = false }): void {
    fs.rmSync(sandbox.path('systemd'), { recursive: true, force: true });
    fs.mkdirSync(sandbox.path('systemd'));
    for (const [name, text] of Object.entries({ load, active, file, calls: '' })) fs.writeFileSync(state(name), text);
    if (broken) fs.writeFileSync(state('broken'), '');
  }

  function calls(): string[] {
    return fs.readFileSync(state('calls'), 'utf8').split('\n').slice(0, -1);
  }

  function unit(rest: Partial<UnitOperation>): UnitOperation {
    const none = { daemonReload: false, daemonReexec: false, noBlock: false, check: false };
    return { kind: 'unit', name: 'calico', ...none, ...rest };
  }

  it.each([
    ['starts what is not running', {}, { state: 'started' }, ['start -- calico']],
    ['leaves what is running', { active: 'active' }, { state: 'started' }, []],
    ['counts activating as running', { active: 'activating' }, { state: 'started' }, []],
    ['starts what has failed', { active: 'failed' }, { state: 'started' }, ['start -- calico']],
    ['stops what is running', { active: 'active' }, { state: 'stopped' }, ['stop -- calico']],
    ['leaves what is stopped', {}, { state: 'stopped' }, []],
    ['always restarts', { active: 'active' }, { state: 'restarted' }, ['restart -- calico']],
    ['starts what it should restart and is not running', {}, { state: 'restarted' }, ['start -- calico']],
    ['reloads', { active: 'active' }, { state: 'reloaded' }, ['reload -- calico']],
    ['enables', {}, { enabled: true }, ['enable -- calico']],
    ['leaves what is enabled', { file: 'enabled' }, { enabled: true }, []],
    ['counts static as enabled', { file: 'static' }, { enabled: true }, []],
    ['disables', { file: 'enabled' }, { enabled: false }, ['disable -- calico']],
    ['masks', {}, { masked: true }, ['mask -- calico']],
    ['leaves what is masked', { load: 'masked' }, { masked: true }, []],
    ['unmasks', { load: 'masked', file: 'masked' }, { masked: false }, ['unmask -- calico']],
    ['does not block when told so', {}, { state: 'started', noBlock: true }, ['start --no-block -- calico']],
    [
      'does all in order',
      {},
      { state: 'started', enabled: true, daemonReload: true },
      ['daemon-reload', 'enable -- calico', 'start -- calico'],
    ],
    ['reloads the manager alone', {}, { name: undefined, daemonReload: true }, ['daemon-reload']],
  ] as [string, Parameters<typeof set>[0], Partial<UnitOperation>, string[]][])(
    '%s',
    async (_title, given, wanted, done) => {
      set(given);
      const changes = done.filter((call) => !call.startsWith('daemon-'));
      const planned = await perform(agent, unit({ ...wanted, check: true }));
      expect(planned.changed).toBe(changes.length > 0);
      expect(calls()).toEqual([]);
      const result = await perform(agent, unit(wanted));
      expect(result.changed).toBe(changes.length > 0);
      expect(calls()).toEqual(done);
      expect(result.unit?.done ?? []).toEqual(done.map((call) => call.split(' ')[0]));
    },
  );

  it('tells the properties before and after', async () => {
    const { unit: states } = await perform(agent, unit({ state: 'started' }));
    expect(states?.before.properties).toMatchObject({ Id: 'calico.service', ActiveState: 'inactive' });
    expect(states?.after.properties.ActiveState).toBe('active');
  });

  it('says in the words of Ansible that there is no such unit', async () => {
    set({ load: 'not-found' });
    expect(await failureOf(agent, unit({ state: 'started' }))).toMatchObject({
      reason: 'not-found',
      message: 'Could not find the requested service calico: host',
    });
    expect((await perform(agent, unit({}))).unit?.before.properties.LoadState).toBe('not-found');
  });

  it('gives what systemctl says when a start fails, and owes nothing for it', async () => {
    set({ broken: true });
    const failure = await failureOf(agent, unit({ state: 'started', owes: ['other'] }));
    expect(failure).toMatchObject({
      reason: 'unit',
      rc: 1,
      message: 'Unable to start service calico: Job for calico.service failed.',
    });
    expect(Buffer.from(failure.stderr ?? []).toString()).toBe('Job for calico.service failed.\n');
    expect(fs.existsSync(`${sandbox.state}/owed`) && fs.readFileSync(`${sandbox.state}/owed`, 'utf8')).toBeFalsy();
  });

  it('gives what systemctl says when it cannot reload', async () => {
    set({ broken: true });
    expect(await failureOf(agent, unit({ daemonReload: true }))).toMatchObject({
      rc: 4,
      message: 'failure 4 during daemon-reload: Reload failed',
    });
  });
});
