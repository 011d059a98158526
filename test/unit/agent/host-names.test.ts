import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { readAgentSource } from '../../../src/agent/agent-source.ts';
import { Sandbox, SHELLS } from './agents.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

const FILES_FIRST = 'passwd: files\nhosts:   files dns\n';

/** What the files of a host hold, and whether the agent can tell its names from them alone. */
const HOSTS: readonly {
  readonly title: string;
  readonly hosts: string;
  readonly order?: string;
  readonly alone: boolean;
}[] = [
  { title: 'a name', hosts: '127.0.0.1 localhost\n10.9.8.7\tthe-host\n', alone: true },
  {
    title: 'aliases, comments and blanks',
    hosts: '# x\n\n  10.9.8.7  full.example.org\tthe-host other # the-host\n',
    alone: true,
  },
  { title: 'an address of two lines', hosts: '10.9.8.7 first.example.org a\n10.9.8.7 the-host\n', alone: true },
  { title: 'a line without an end', hosts: '127.0.0.1 localhost\n10.9.8.7 the-host', alone: true },
  { title: 'a loopback address', hosts: '127.0.0.1 localhost\n127.0.1.1 the-host.example.org the-host\n', alone: true },
  { title: 'a name in a comment', hosts: '10.9.8.7 other # the-host\n127.0.0.1 the-host\n', alone: true },
  { title: 'two addresses', hosts: '10.9.8.7 the-host\n127.0.0.1 the-host\n', alone: false },
  { title: 'an address of the new kind', hosts: 'fd00::7 the-host\n', alone: false },
  { title: 'many lines', hosts: `${'10.0.0.1 another\n'.repeat(60)}10.9.8.7 the-host\n`, alone: false },
  { title: 'another order', hosts: '10.9.8.7 the-host\n', order: 'hosts: dns files\n', alone: false },
  {
    title: 'an order of conditions',
    hosts: '10.9.8.7 the-host\n',
    order: 'hosts: files [SUCCESS=merge] dns\n',
    alone: false,
  },
];

/** Lines as words: getent sets names apart by more than one blank. */
function words(text: string): string[][] {
  return text.split('\n').flatMap((line) => (line === '' ? [] : [line.split(/\s+/).filter(Boolean)]));
}

/** Runs a script on a host of this name with these files. */
function onHost({ hosts, order = FILES_FIRST }: (typeof HOSTS)[number], script: string): string {
  writeFileSync(sandbox.path('hosts'), hosts);
  writeFileSync(sandbox.path('nsswitch.conf'), order);
  const mount = (name: string) => `mount --bind '${sandbox.path(name)}' /etc/${name}`;
  const text = `${mount('hosts')}; ${mount('nsswitch.conf')}; hostname the-host; ${script}`;
  return execFileSync('unshare', ['--uts', '--mount', 'sh', '-ec', text], { encoding: 'utf8' });
}

it.each(HOSTS.flatMap((host) => SHELLS.slice(0, 3).map((shell) => ({ ...host, shell }))))(
  'the names of a host with $title are what its resolver says: $shell',
  ({ shell, ...host }) => {
    const said = 'a=$(getent ahosts the-host | head -n 1 | cut -d " " -f 1); echo "$a"; getent hosts "$a" || :';
    const known = words(onHost(host, said));
    const agent = readAgentSource();
    const functions = agent.slice(0, agent.lastIndexOf('\nset -f\n'));
    const settings = "_rs=$(printf '\\036') _us=$(printf '\\037')";
    writeFileSync(
      sandbox.path('agent'),
      `${settings}\n${functions}\nset -f\n_w=the-host\n_known_at_home || echo asks\n`,
    );
    const mine = words(onHost(host, `exec ${shell} '${sandbox.path('agent')}'`));
    expect(mine).toEqual(host.alone ? known : [['asks']]);
  },
);
