import type { Lab } from '../lab/lab.ts';
import { etcdEndpoints } from '../lab/settings.ts';
import type { Fleet } from './fleet.ts';

/** The hosts of the lab as a fleet. */
export function labFleet(lab: Lab): Fleet {
  const { hosts, paths } = lab;
  return {
    hosts: hosts.map(({ name, sshAddress, nodeIp }) => ({ name, address: sshAddress, nodeIp })),
    port: 22,
    privateKey: paths.privateKey,
    knownHosts: paths.knownHosts,
    inventory: paths.inventory,
    caDir: paths.caDir,
    baseDir: paths.baseDir,
    imageArchive: paths.imageArchive,
    etcdEndpoints: etcdEndpoints(lab).join(','),
  };
}
