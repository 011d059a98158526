import { join } from 'node:path';
import { stateDir } from '../../lab/settings.ts';
import type { FleetHost } from '../fleet.ts';

/** How many hosts the addresses are enough for. */
export const MOST_HOSTS = 2000;
export const SSH_PORT = 2222;
const HOSTS_A_NETWORK = 250;

/** Where the scale lab keeps its tree, keys, CA and inventory; the hosts themselves live in memory. */
export const scaleDir = join(stateDir, 'scale');

/** The hosts of a scale lab: ssh on 127.0.32.1 and on, their own addresses 10.200.0.1 and on. */
export function describeHosts(count: number): FleetHost[] {
  if (!Number.isInteger(count) || count < 1 || count > MOST_HOSTS)
    throw new RangeError(`a scale lab has 1 to ${MOST_HOSTS} hosts`);
  return Array.from({ length: count }, (_, index) => {
    const [network, number] = [Math.floor(index / HOSTS_A_NETWORK), 1 + (index % HOSTS_A_NETWORK)];
    return {
      name: `node${index + 1}`,
      address: `127.0.${32 + network}.${number}`,
      nodeIp: `10.200.${network}.${number}`,
    };
  });
}

/** How the command line of a session begins on the side of its host; `sshd_config` starts it. */
export const SESSION_COMMAND = 'nsenter -t ';
