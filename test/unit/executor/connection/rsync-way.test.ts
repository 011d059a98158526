import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rsyncWay } from '../../../../src/executor/connection/rsync-way.ts';
import type { RsyncRequest } from '../../../../src/modules/module.ts';
import type { ConnectionTarget } from '../../../../src/transport/connection.ts';
import type { VariableScope } from '../../../../src/vars/scope.ts';
import { writeTree } from '../../../helpers/play-tree.ts';

const HOST: ConnectionTarget = {
  name: 'h1',
  connection: 'ssh',
  address: '192.0.2.1',
  port: 2222,
  user: 'joe',
  privateKeyFile: '/keys/my key',
  sshArgs: ['-o', "ProxyCommand=nc -X it's %h"],
  sshExecutable: 'ssh',
  connectTimeout: 10,
};
const LOCAL: ConnectionTarget = { ...HOST, name: 'localhost', connection: 'local', address: 'localhost' };
const WANTED: RsyncRequest = { src: '/s/', dest: '/d', pull: false, setRemoteUser: true, multiplexing: false };

const scopeIn = (folder: string) => ({ searchPath: [folder], get: () => undefined }) as unknown as VariableScope;

describe('where rsync runs', () => {
  it('is the control node, over the ssh of the run; host keys are checked as ever', () => {
    const way = rsyncWay(WANTED, { target: HOST }, scopeIn('/play'));
    expect(way).toMatchObject({ runsOn: 'control', program: 'rsync', src: '/s/', dest: '192.0.2.1:/d' });
    expect(way.shell).toMatch(/^ssh -S none -T .*-p 2222 -l joe -i '\/keys\/my key' -o 'ProxyCommand=nc -X it''s %h'/);
    expect(way.shell).not.toMatch(/StrictHostKeyChecking|UserKnownHostsFile/);
  });

  it('is the control node too where the task is delegated to it', () => {
    const way = rsyncWay({ ...WANTED, pull: true }, { target: HOST, runner: LOCAL }, scopeIn('/play'));
    expect(way).toMatchObject({ runsOn: 'control', src: '192.0.2.1:/s/', dest: '/d' });
  });

  it('is the host for a host that is the control node, and for a task delegated to its own host', () => {
    for (const ends of [{ target: LOCAL }, { target: HOST, runner: HOST }]) {
      expect(rsyncWay(WANTED, ends, scopeIn('/play'))).toEqual({
        runsOn: 'host',
        program: 'rsync',
        src: '/s/',
        dest: '/d',
      });
    }
  });

  it('is another host, with its own settings', () => {
    const way = rsyncWay(
      WANTED,
      { target: HOST, runner: { ...HOST, name: 'h2', address: '192.0.2.2' } },
      scopeIn('/p'),
    );
    expect(way).toMatchObject({ runsOn: 'host', dest: '192.0.2.1:/d' });
    expect(way.shell).not.toContain('ProxyCommand');
  });

  it('becomes another user at the far end, and from another host not at all', () => {
    const target = { ...HOST, becomeUser: 'root' };
    expect(rsyncWay(WANTED, { target }, scopeIn('/play')).rsyncPath).toBe('sudo -n -u root rsync');
    const runner = { ...HOST, name: 'h2', address: '192.0.2.2' };
    expect(() => rsyncWay(WANTED, { target, runner }, scopeIn('/play'))).toThrow('cannot become another user');
  });

  it('takes port, key and user of the task, and brackets for an address with colons', () => {
    const wanted = { ...WANTED, port: 22, privateKey: '/k', setRemoteUser: false, multiplexing: true };
    const way = rsyncWay(wanted, { target: { ...HOST, address: 'fd00::1' } }, scopeIn('/play'));
    expect(way.dest).toBe('[fd00::1]:/d');
    expect(way.shell).toMatch(/^ssh -T .*-p 22 -i \/k /);
    expect(way.shell).not.toContain('-l joe');
  });

  it('finds relative paths among the files of the playbook, and leaves those of rsync alone', () => {
    const folder = writeTree({ 'files/lists/one': '', 'other/two': '' });
    const source = (src: string) => rsyncWay({ ...WANTED, src }, { target: HOST }, scopeIn(folder)).src;
    expect(source('lists/')).toBe(`${folder}/files/lists/`);
    expect(source('other')).toBe(`${folder}/other`);
    expect(source('nowhere/')).toBe(`${folder}/nowhere/`);
    expect(source('other:/x')).toBe('other:/x');
  });
});

it('is understood by rsync, word for word', () => {
  const folder = writeTree({
    's/one': '1',
    ssh: '#!/bin/sh\nprintf "%s\\n" "$@" >"$(dirname "$0")/told"\nwhile [ "$1" != 192.0.2.1 ]; do shift; done\nshift\nexec sh -c "$*"\n',
  });
  chmodSync(join(folder, 'ssh'), 0o755);
  const target = { ...HOST, sshExecutable: join(folder, 'ssh') };
  const wanted = { ...WANTED, src: `${folder}/s/`, dest: `${folder}/d` };
  const { shell, src, dest } = rsyncWay(wanted, { target }, scopeIn(folder));
  execFileSync('rsync', ['-a', `--rsh=${shell}`, '--', src, dest]);
  expect(readFileSync(join(folder, 'd/one'), 'utf8')).toBe('1');
  const told = readFileSync(join(folder, 'told'), 'utf8').split('\n');
  expect(told).toEqual(expect.arrayContaining(['/keys/my key', "ProxyCommand=nc -X it's %h", '192.0.2.1']));
});
