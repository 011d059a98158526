import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { BIN_DIR } from '../../lab/settings.ts';
import { type Fleet, runOn, sshWords } from '../fleet.ts';
import type { Contestant } from './contestant.ts';
import { runBounded } from './run-bounded.ts';

export const PUSH = 'tar | ssh tar';

/** All that the role writes on a host beside the image. */
export const ROLE_FILES = [
  ...['calico', 'calico-ipam', 'loopback', 'calicoctl'].map((name) => `${BIN_DIR}/${name}`),
  ...['ca.pem', 'calico-key.pem', 'calico.pem'].map((name) => `/etc/calico/ssl/${name}`),
  '/etc/calico/calicoctl.cfg',
  '/etc/cni/net.d/10-calico.conf',
  '/etc/systemd/system/calico-node.service',
];

/** As the role waits, with the delay that this case gives it. */
const STARTED = 'until grep -q -x -s calico-felix /proc/[0-9]*/comm; do sleep 1; done';

/** What somebody would write who knows that all files have to be sent: one tar a host, flushed, and the unit started. */
export function push(fleet: Fleet, stage: string, proxy: readonly string[]): Contestant {
  const files = ROLE_FILES.map((path) => path.slice(1));
  const start = 'systemctl daemon-reload && systemctl enable --quiet calico-node && systemctl restart calico-node';
  const remote = `cd / && tar -xf - && sync ${files.join(' ')} && ${start} && ${STARTED}`;
  return {
    name: PUSH,
    settings: `for each host at once: tar -cf - … | ssh HOST '${remote.replace(files.join(' '), '…')}'`,
    run: () =>
      Promise.all(
        fleet.hosts.map(({ name, address }) => {
          const words = sshWords(fleet, address, remote, proxy);
          const script = 'folder=$1; shift; tar -C "$folder" -cf - . | "$@"';
          return runBounded('sh', ['-c', script, 'sh', join(stage, name), ...words]);
        }),
      ),
  };
}

/** Takes over what the role has written on each host: the very bytes, modes and owners that the push has to send. */
export async function stageFiles(fleet: Fleet, folder: string): Promise<string> {
  await Promise.all(
    fleet.hosts.map(async (host) => {
      await mkdir(join(folder, host.name), { recursive: true });
      const words = sshWords(
        fleet,
        host.address,
        `tar -C / -cf - ${ROLE_FILES.map((path) => path.slice(1)).join(' ')}`,
      );
      await execa('sh', [
        '-c',
        'folder=$1; shift; "$@" | tar -C "$folder" -xf -',
        'sh',
        join(folder, host.name),
        ...words,
      ]);
    }),
  );
  return folder;
}

/** Brings the hosts back to before the role, the image excepted: files, unit, container, and what calico-deploy remembers. */
export async function removeRole(fleet: Fleet): Promise<void> {
  const script = `systemctl disable --quiet --now calico-node; rm -rf ${ROLE_FILES.join(' ')} /etc/calico /var/lib/calico-deploy;
    systemctl daemon-reload; until ! grep -q -x -s calico-felix /proc/[0-9]*/comm; do sleep 0.1; done; sync`;
  await Promise.all(fleet.hosts.map((host) => runOn(fleet, host, script)));
}
