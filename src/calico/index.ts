export { checkCalico } from './check-calico.ts';
export { controlFiles } from './control-files.ts';
export type { CalicoHost, CalicoInput, CalicoVariable, ControlFileStatus, ControlFiles } from './host.ts';
export { checkRenderedFile } from './rendered/check-rendered-file.ts';
export type { CheckResult, CheckStatus } from './verify/check.ts';
export { type ExpectedNode, expectedOf } from './verify/expected.ts';
export {
  type HostVerdict,
  VERIFY_CHECKS,
  type VerifyOptions,
  type VerifyReport,
  verifyHosts,
} from './verify/verify-hosts.ts';
