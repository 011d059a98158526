import type { ModuleContext } from '../module.ts';
import { perform, type Step } from '../requests.ts';

const VARIABLE = /\$(?:(\w+)|\{([^}]*)\})/g;
const HOME = /^~([a-z_][a-z0-9_-]*)?(?=\/|$)/i;

/**
 * Replaces `~`, `~user`, `$NAME` and `${NAME}` in words with what the host's environment says, as Ansible does for paths
 * and for the words of `command`. Names that are not set stay as they are. Asks the host only when a word needs it.
 */
export function* expandWords(words: readonly string[], context: ModuleContext): Step<string[]> {
  const names = new Set<string>();
  const homes = new Set<string>();
  for (const word of words) {
    for (const match of word.matchAll(VARIABLE)) addName(names, match[1] ?? match[2] ?? '');
    const home = HOME.exec(word);
    if (home) homes.add(home[0]);
  }
  if (names.size === 0 && homes.size === 0) return [...words];
  const known = yield* lookUp([...names], [...homes], context);
  return words.map((word) => expand(word, known));
}

/** One path of the host with `~` and variables replaced. */
export function* expandPath(path: string, context: ModuleContext): Step<string> {
  const [expanded] = yield* expandWords([path], context);
  return expanded ?? path;
}

function addName(names: Set<string>, name: string): void {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) names.add(name);
}

/** Asks the host for variables and home directories; keys are `$NAME` and `~user`. */
function* lookUp(names: string[], homes: string[], context: ModuleContext): Step<Map<string, string>> {
  // Only checked names and user names get into the script.
  const variables = names.map(
    (name) => `if [ -n "\${${name}+x}" ]; then printf 'v%s\\0' "$${name}"; else printf '\\0'; fi`,
  );
  const directories = homes.map((home) => `printf 'v%s\\0' ${home}`);
  const result = yield* perform({
    kind: 'run',
    script: [...variables, ...directories].join('\n'),
    environment: context.environment,
    timeout: 30,
    check: false,
    looks: context.commands !== 'secret',
  });
  const answers = new TextDecoder().decode(result.run?.stdout ?? new Uint8Array()).split('\0');
  const known = new Map<string, string>();
  for (const [index, name] of [...names.map((each) => `$${each}`), ...homes].entries()) {
    const answer = answers[index];
    if (answer?.startsWith('v')) known.set(name, answer.slice(1));
  }
  return known;
}

function expand(word: string, known: ReadonlyMap<string, string>): string {
  const home = HOME.exec(word)?.[0];
  const rest = home === undefined ? word : word.slice(home.length);
  const start = home === undefined ? '' : (known.get(home) ?? home);
  return (
    start +
    rest.replace(VARIABLE, (text: string, name?: string, braced?: string) => known.get(`$${name ?? braced}`) ?? text)
  );
}
