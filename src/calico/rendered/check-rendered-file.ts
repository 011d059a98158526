import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import type { SourceRange } from '../../errors/source-range.ts';
import { checkCalicoctlConfig } from './calicoctl-config.ts';
import { checkCniConfig } from './cni-config.ts';
import { checkNodeUnit } from './node-unit.ts';
import type { RenderedFault } from './rendered-fault.ts';

/**
 * P23: reads a rendered file as the program that it is for will. `path` is its path on the host and chooses the reader;
 * a file that nothing is known of has no findings. `origin` is the template or variable to point at; without it the
 * findings point into the rendered file.
 */
export function checkRenderedFile(path: string, text: string, origin?: SourceRange): Diagnostic[] {
  return faultsIn(path, text).map(({ line, column, summary, hint }) =>
    errorAt('calico/rendered-file', origin && line ? `${path}, line ${line}: ${summary}` : `${path}: ${summary}`, {
      range: origin ?? { file: path, line: line ?? 1, column: column ?? 1 },
      ...(hint === undefined ? {} : { hint }),
    }),
  );
}

function faultsIn(path: string, text: string): RenderedFault[] {
  if (path.endsWith('/calico-node.service')) return checkNodeUnit(text);
  if (/^\/etc\/cni\/net\.d\/[^/]+\.(conf|json)$/.test(path)) return checkCniConfig(text);
  if (path === '/etc/calico/calicoctl.cfg') return checkCalicoctlConfig(text);
  return [];
}
