import type { Content } from '../../agent/operation.ts';
import type { OperationResult } from '../../agent/reply.ts';
import { perform, type Step } from '../requests.ts';

/** Puts bytes into a file that only its owner reads, for a program of the host that is run next; in check mode too. */
export function* writePrivateFile(path: string, content: Content): Step<OperationResult> {
  return yield* perform({
    kind: 'ensure-file',
    path,
    content,
    mode: '0600',
    force: true,
    follow: false,
    backup: false,
    beforeBytes: 0,
    check: false,
  });
}
