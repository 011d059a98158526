/** How the hosts of a play go through its tasks: task by task together, or each on its own. */
export const STRATEGIES = ['linear', 'free', 'host_pinned'] as const;

export type Strategy = (typeof STRATEGIES)[number];

/** The strategy of a name, perhaps written in full (`ansible.builtin.free`); undefined for one that is not supported. */
export function findStrategy(name: string): Strategy | undefined {
  const short = name.replace(/^ansible\.(?:builtin|legacy)\./, '');
  return STRATEGIES.find((strategy) => strategy === short);
}
