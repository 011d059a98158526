import { randomBytes } from 'node:crypto';
import type { ModuleContext } from '../module.ts';
import { attempt, compute, perform, type Step } from '../requests.ts';

/** Has work done with a new folder of the host that nobody else can look into, and removes it whatever becomes of the work. */
export function* withTemporaryFolder<T>(context: ModuleContext, work: (folder: string) => Step<T>): Step<T> {
  const word = yield* compute(async () => randomBytes(12).toString('hex'));
  const folder = `/tmp/.calico-deploy-${word}`;
  yield* perform({
    kind: 'ensure-directory',
    path: folder,
    mode: '0700',
    recurse: false,
    follow: false,
    check: false,
    owes: context.owes,
  });
  try {
    return yield* work(folder);
  } finally {
    yield* attempt({ kind: 'ensure-absent', path: folder, check: false });
  }
}
