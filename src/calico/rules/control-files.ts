import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import type { SourceRange } from '../../errors/source-range.ts';
import { at, type CalicoInput, textOf } from '../host.ts';

const BINARIES = ['calico', 'calico-ipam', 'loopback', 'calicoctl'];

/** P21: what the role copies from the control node is there, and the binaries are executable. */
export function checkControlFiles(input: CalicoInput): Diagnostic[] {
  const asked = new Map<string, Diagnostic | undefined>();
  const ask = (path: string, executable: boolean, place: { range?: SourceRange }, hint: string): void => {
    if (!asked.has(path)) asked.set(path, fileFault(input, path, executable, place, hint));
  };
  for (const host of input.nodes) {
    const base = textOf(host, 'base_dir');
    if (base?.text.startsWith('/')) {
      const hint =
        'put the binaries of Calico 2.6.2 (calico, calico-ipam, calicoctl) and the CNI plugin loopback into base_dir/bin';
      for (const name of BINARIES) ask(`${base.text}/bin/${name}`, true, at(base), hint);
    }
    const archive = textOf(host, 'calico_image_archive');
    if (archive?.text.startsWith('/')) {
      ask(
        archive.text,
        false,
        at(archive),
        'make it by `docker save`, or leave calico_image_archive empty to pull the image',
      );
    }
  }
  return [...asked.values()].filter((fault) => fault !== undefined);
}

function fileFault(
  input: CalicoInput,
  path: string,
  executable: boolean,
  place: { range?: SourceRange },
  hint: string,
): Diagnostic | undefined {
  const status = input.files.status(path);
  const fault = !status
    ? 'does not exist'
    : status.type !== 'file'
      ? 'is no regular file'
      : executable && (status.mode & 0o111) === 0
        ? 'is not executable'
        : undefined;
  if (fault === undefined) return undefined;
  const advice = fault === 'is not executable' ? `chmod 0755 ${path}` : hint;
  return errorAt('calico/missing-file', `${path} ${fault} on the control node`, { ...at(place), hint: advice });
}
