import type { Fleet } from '../fleet.ts';
import { extraSshArguments } from '../relay.ts';
import type { Contestant } from './contestant.ts';
import { applyWords, PROGRAM } from './ours.ts';
import { runBounded } from './run-bounded.ts';

export const FIRST = 'calico-deploy, first apply';

/** `calico-deploy apply` on hosts without the role, with all hosts in one batch, timed to its last acknowledged operation. */
export function firstApply(fleet: Fleet, baseDir: string, proxy: readonly string[]): Contestant {
  const variables = JSON.stringify({ base_dir: baseDir, calico_start_delay: 1 });
  const connection = proxy.length > 0 ? extraSshArguments(proxy) : [];
  const words = applyWords(fleet, '--profile', '--json', '--extra-vars', variables, ...connection);
  let tail = 0;
  return {
    name: FIRST,
    settings: `apply -e base_dir=FOLDER -e calico_start_delay=1${proxy.length > 0 ? ' through the same relay' : ''}`,
    run: async () => {
      const { stdout } = await runBounded(PROGRAM, words);
      const { profile } = JSON.parse(stdout) as { profile: { total: number; last_answer: number } };
      tail = profile.total - profile.last_answer;
    },
    tail: () => tail,
  };
}
