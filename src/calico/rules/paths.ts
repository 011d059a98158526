import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import { at, type CalicoInput, type CalicoText, checkTexts } from '../host.ts';

const PATHS = ['bin_dir', 'base_dir', 'ca_dir', 'calico_kubeconfig', 'calico_image_archive'];

/** P20: paths are absolute, without blanks and without `..`. An empty archive stands for none. */
export function checkPaths(input: CalicoInput): Diagnostic[] {
  return checkTexts(input.nodes, PATHS, faultsIn);
}

function faultsIn(name: string, variable: CalicoText): Diagnostic[] {
  const { text } = variable;
  const fault = name === 'calico_image_archive' && text === '' ? undefined : pathFault(text);
  if (fault === undefined) return [];
  const hint = 'write an absolute path without blanks, such as /opt/kube/bin';
  return [errorAt('calico/invalid-value', `${name} ${JSON.stringify(text)} ${fault}`, { ...at(variable), hint })];
}

function pathFault(path: string): string | undefined {
  if (!path.startsWith('/')) return 'is no absolute path';
  if (/\s/.test(path)) return 'has a blank in it';
  if (path.split('/').includes('..')) return 'goes up by `..`';
  return path === '/' ? 'is the root of the file system' : undefined;
}
