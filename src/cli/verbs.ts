/** The verbs of the command line, in the order of its help. */
const VERBS = ['apply', 'render', 'validate', 'verify', 'playbook', 'inventory', 'completion'] as const;

export type Verb = (typeof VERBS)[number];

/** Whether the first word of a command line is a verb. */
export function isVerb(word: string | undefined): word is Verb {
  return VERBS.some((verb) => verb === word);
}
