import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAnsible } from '../../helpers/ansible.ts';

/**
 * `tsx test/golden/reach/record.ts`: records with which words Ansible calls ssh for the hosts of `hosts`, and which password it gives
 * where ssh asks for one. In place of ssh stands a program that notes both.
 */
const here = import.meta.dirname;
const folder = await mkdtemp(join(tmpdir(), 'reach-'));
const program = join(folder, 'ssh');
const log = join(folder, 'log');
await writeFile(
  program,
  `#!/bin/sh
[ "$1" = -V ] && exit 0
answer=
[ -z "$SSH_ASKPASS" ] || answer=$("$SSH_ASKPASS" "x's password: ")
printf '%s\\n' "$answer" "$@" end >>${log}
exit 255
`,
);
await chmod(program, 0o755);
const args = ['-i', join(here, 'hosts'), join(here, 'play.yml'), '-e', `ansible_ssh_executable=${program}`, '-f', '1'];
await runAnsible('ansible-playbook', args, { cwd: here });
const calls = (await readFile(log, 'utf8')).split('\nend\n').filter(Boolean);
const hosts = (await readFile(join(here, 'hosts'), 'utf8')).split('\n').filter(Boolean);
if (calls.length !== hosts.length) throw new Error(`${calls.length} calls for ${hosts.length} hosts`);
const names = hosts.map((line) => line.split(' ')[0] ?? '');
const expected = Object.fromEntries(calls.map((call, at) => [names[at], reachOf(call.split('\n'))]));
await writeFile(join(here, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`);
await rm(folder, { recursive: true });

/** What the words say, without those that are the same for every host. */
function reachOf([password = '', ...words]: string[]) {
  const option = (name: string) => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  const command = words.at(-1) ?? '';
  const [, become, flags, user] = /^(\S*sudo) (.*?) *-u (\S+) /.exec(command) ?? [];
  return {
    address: words.at(-2),
    port: option('Port'),
    user: option('User')?.replaceAll('"', ''),
    key: option('IdentityFile')?.replaceAll('"', ''),
    timeout: option('ConnectTimeout'),
    words: words.filter((word) => /^(?:LogLevel|Compression|TCPKeepAlive)=/.test(word)),
    password: password === '' ? undefined : password,
    become,
    // `-n` is Ansible's own way to keep sudo from asking.
    flags: flags
      ?.split(' ')
      .filter((word) => word !== '-n' && word !== '')
      .join(' '),
    becomeUser: user,
  };
}
