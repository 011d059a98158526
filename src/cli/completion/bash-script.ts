import type { Command } from '@commander-js/extra-typings';
import { commandsOf, flagsOf, type Offer, type OfferedCommand, offerBehind } from './offered.ts';

/** The same for zsh, which has the words as bash has them. */
export function zshScript(program: Command): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${bashScript(program)}`;
}

/** A function that is asked with each press of the key, and its registration. What it leaves open is completed as a file. */
export function bashScript(program: Command): string {
  const verbs = program.commands.map((command) => command.name());
  // Those of its own commands come before a command, being longer.
  const commands = commandsOf(program).toSorted((left, right) => right.path.length - left.path.length);
  return `${NAMES}
_calico_deploy() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  local operands="${[...verbs, 'help'].join(' ')}" options="--help --version"
  [ "$before" = "=" ] && before="\${COMP_WORDS[COMP_CWORD-2]}"
  [ "$COMP_CWORD" -gt 1 ] && case "\${COMP_WORDS[*]:1:$((COMP_CWORD-1))} " in
${commands.map(caseOf).join('\n')}
    "help "*) operands="${[...verbs, 'help'].join(' ')}" options="" ;;
  esac
  case "$before" in
${valuesOf(commands).join('\n')}
  esac
  case "$current" in -*) operands="" ;; esac
  case "$operands" in
    "<file>"|"<anything>") operands="" options="" ;;
    "<"*">") operands="$(_calico_deploy_names "\${operands:1:\${#operands}-2}")" options="" ;;
  esac
  COMPREPLY=($(compgen -W "$operands $options" -- "$current"))
}
complete -o default -F _calico_deploy calico-deploy
`;
}

/** Names of the inventory that the command line names so far; of none where it cannot be read. */
const NAMES = String.raw`_calico_deploy_names() {
  local -a sources=()
  local index=1
  while [ "$index" -lt "$COMP_CWORD" ]; do
    case "${'$'}{COMP_WORDS[index]}" in -i|--inventory) sources+=(-i "${'$'}{COMP_WORDS[index+1]}") ;; esac
    index=$((index+1))
  done
  calico-deploy inventory graph "${'$'}{sources[@]}" 2>/dev/null </dev/null | case "$1" in
    hosts) sed -n 's/^[ |]*--\([^@]\)/\1/p' ;;
    groups) sed -n 's/^[ |]*--@\(.*\):$/\1/p' ;;
    *) sed -n 's/^[ |]*--@\{0,1\}//p' | sed 's/:$//' ;;
  esac
}`;

/** Words for the shell, or what is looked for only when it is asked for. */
function wordsFor(offer: Offer | undefined): string {
  if (offer === undefined) return '';
  return typeof offer === 'object' ? offer.words.join(' ') : `<${offer}>`;
}

function caseOf({ path, command, operand }: OfferedCommand): string {
  const options = [...command.options.flatMap((option) => flagsOf(option).names), '--help'].join(' ');
  return `    "${path.join(' ')} "*) operands="${wordsFor(operand)}" options="${options}" ;;`;
}

/** A line for the options whose values are offered alike. */
function valuesOf(commands: readonly OfferedCommand[]): string[] {
  const byWords = new Map<string, Set<string>>();
  for (const option of commands.flatMap(({ command }) => command.options)) {
    const words = wordsFor(offerBehind(option));
    if (words === '') continue;
    const { letter, names } = flagsOf(option);
    const flags = byWords.get(words) ?? new Set();
    byWords.set(words, flags);
    for (const flag of [...(letter === undefined ? [] : [letter]), ...names]) flags.add(flag);
  }
  return [...byWords].map(([words, flags]) => `    ${[...flags].join('|')}) operands="${words}" options="" ;;`);
}
