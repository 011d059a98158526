/** The lab's interface for tests: bring hosts up, look into them, break them, bring them back. */
export { type Availability, labAvailable } from './available.ts';
export {
  copyToHost,
  type ExecResult,
  execOnHost,
  hostOf,
  resetHost,
  resetLab,
  startHost,
  stopHost,
} from './control.ts';
export { claimBlocks, readBlock } from './datastore/blocks.ts';
export { type EtcdNode, etcdDelete, etcdGet, etcdPut } from './datastore/etcd.ts';
export { downLab } from './down.ts';
export { sshArguments } from './hosts/ssh-keys.ts';
export { LabError } from './lab-error.ts';
export { describeLab, type Lab, type LabHost, type LabPaths, stateDir } from './settings.ts';
export { loadLab, recreateHosts, type UpOptions, upLab } from './up.ts';
