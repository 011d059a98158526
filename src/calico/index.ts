export { checkCalico } from './check-calico.ts';
export { controlFiles } from './control-files.ts';
export type { CalicoHost, CalicoInput, CalicoVariable, ControlFileStatus, ControlFiles } from './host.ts';
export { checkRenderedFile } from './rendered/check-rendered-file.ts';
