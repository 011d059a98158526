import { type Fleet, showWords, sshWords } from '../fleet.ts';
import type { Contestant } from './contestant.ts';
import { runBounded } from './run-bounded.ts';

export const FLOOR = 'ssh HOST true';

/**
 * `ssh HOST true` to every host, so many at once, with the ssh command line of calico-deploy: what no tool that uses ssh can go
 * below. xargs starts them, since it costs less than anything else that could.
 */
export function floor(fleet: Fleet, atOnce: number, more: readonly string[] = []): Contestant {
  const placeholder = 'HOST';
  const words = sshWords(fleet, placeholder, 'true', more);
  const input = fleet.hosts.map(({ address }) => `${address}\n`).join('');
  return {
    name: FLOOR,
    settings: `${atOnce} at once by xargs: ${showWords(fleet, words)}`,
    run: () => runBounded('xargs', [`--max-procs=${atOnce}`, '-I', placeholder, ...words], { input }),
  };
}
