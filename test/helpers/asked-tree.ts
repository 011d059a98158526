import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCli } from './cli.ts';
import { writeTree } from './play-tree.ts';

/** The far end is a shell here, with a state directory of its own; it notes whether it was told to start an agent or to read
 * questions, and whether these came from a shell while Node was starting. */
export const SSH = `#!/bin/sh
for word in "$@"; do last=$word; done
case $last in *eval*) echo agent ;; *) [ -f /dev/stdin ] && echo early || echo asked ;; esac >>"$0.log"
mkdir -p -m 700 "$0.state" /var/lib/calico-deploy
exec unshare -m sh -c 'mount --bind "$1" /var/lib/calico-deploy && exec sh -c "$2"' sh "$0.state" "$last"
`;

export const PLAY = `- hosts: all
  gather_facts: false
  tasks:
    - copy: {content: "{{ lookup('file', 'text') }}", dest: "{{ playbook_dir }}/made", mode: "0640"}
      notify: told
    - command: cat {{ playbook_dir }}/seen
      register: seen
      changed_when: false
      check_mode: false
    - debug: {msg: "{{ seen.stdout }}"}
  handlers:
    - name: told
      debug: {msg: told}
`;

const trees: (() => void)[] = [];

/** Removes what `askedTree` has made. */
export function removeTrees(): void {
  for (const remove of trees) remove();
}

/**
 * A tree whose files have settled, and a way to run its play, which says what became of the host: by Node, or by the shell that starts
 * Node, as users do.
 */
export async function askedTree(play = PLAY, by: 'node' | 'shell' = 'node') {
  const folder = writeTree({ 'play.yml': play, hosts: '', text: 'text', seen: 'seen', ssh: SSH }, (remove) =>
    trees.push(remove),
  );
  chmodSync(join(folder, 'ssh'), 0o755);
  writeFileSync(join(folder, 'hosts'), `far ansible_host=127.0.0.1 ansible_ssh_executable=${folder}/ssh\n`);
  const file = (name: string) => join(folder, name);
  const cache = file('cache/calico-deploy');
  const kept = () => (existsSync(cache) ? readdirSync(cache) : []).filter((name) => name.startsWith('answers-'));
  const runPlay = async (...args: string[]) => {
    rmSync(file('ssh.log'), { force: true });
    const env = { XDG_CACHE_HOME: file('cache'), HOME: file('home') };
    const { exitCode, stdout, stderr } = await runCli(['playbook', '-i', 'hosts', ...args], {
      cwd: folder,
      env,
      by,
    });
    const way = existsSync(file('ssh.log')) ? readFileSync(file('ssh.log'), 'utf8').trim().split('\n').join() : '';
    return { exitCode, stdout, stderr, way, changed: /changed=(\d+)/.exec(stdout)?.[1] };
  };
  const run = (...args: string[]) => runPlay('play.yml', ...args);
  const settle = () => sleep(2100);
  await settle();
  /** Runs until there is an answer to ask for again. */
  const learn = async (...args: string[]) => {
    await run(...args);
    await settle();
    return run(...args);
  };
  return { file, run, runPlay, learn, settle, kept, cache };
}
