import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import { at, type CalicoInput, textOf } from '../host.ts';

const PATHS = ['bin_dir', 'base_dir', 'ca_dir', 'calico_kubeconfig', 'calico_image_archive'];

/** P20: paths are absolute, without blanks and without `..`. An empty archive stands for none. */
export function checkPaths(input: CalicoInput): Diagnostic[] {
  return input.nodes.flatMap((host) =>
    PATHS.flatMap((name) => {
      const variable = textOf(host, name);
      if (!variable || (name === 'calico_image_archive' && variable.text === '')) return [];
      const fault = pathFault(variable.text);
      if (fault === undefined) return [];
      const summary = `${name} ${JSON.stringify(variable.text)} ${fault}`;
      return [
        errorAt('calico/invalid-value', summary, {
          ...at(variable),
          hint: 'write an absolute path without blanks, such as /opt/kube/bin',
        }),
      ];
    }),
  );
}

function pathFault(path: string): string | undefined {
  if (!path.startsWith('/')) return 'is no absolute path';
  if (/\s/.test(path)) return 'has a blank in it';
  if (path.split('/').includes('..')) return 'goes up by `..`';
  return path === '/' ? 'is the root of the file system' : undefined;
}
