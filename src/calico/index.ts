export { checkCalico } from './check-calico.ts';
export { controlFiles } from './control-files.ts';
export type { CalicoHost, CalicoVariable } from './host.ts';
export { checkRenderedFile } from './rendered/check-rendered-file.ts';
export type { CheckStatus } from './verify/check.ts';
export { expectedOf } from './verify/expected.ts';
export { type VerifyReport, verifyHosts } from './verify/verify-hosts.ts';
