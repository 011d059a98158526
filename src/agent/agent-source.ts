import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * The parts of the agent, in the order in which they are joined. They are files of their own so that each stays one idea; on the
 * host they are one script.
 */
const PARTS = [
  'frame',
  'pull',
  'look',
  'index',
  'owed',
  'file',
  'tree',
  'read',
  'facts',
  'run',
  'unit',
  'wait',
  'main',
] as const;

/** What is asked of a systemd unit. */
export const UNIT_PROPERTIES =
  'Id,Type,LoadState,LoadError,ActiveState,SubState,UnitFileState,FragmentPath,MainPID,Result,NRestarts,ExecMainStartTimestamp,ActiveEnterTimestamp,InvocationID,NeedDaemonReload,ControlGroup';

/** What the agent is told before its first line. */
export interface AgentSettings {
  /** Word that begins the greeting; random, so that no banner of a login shell can look like one. */
  readonly nonce: string;
  /** State directory; empty for the default of the agent's user. */
  readonly stateDirectory: string;
  /** True: hashes that the host remembers are not believed (`--checksum`). */
  readonly rehash: boolean;
}

/** The script as it is sent. Its greater part is the same for all hosts, and stands in memory once. */
export interface AgentText {
  /** In bytes. */
  readonly length: number;
  readonly pieces: readonly Buffer[];
}

let joined: Buffer | undefined;

/** A word that no banner has in it, always of the same length. */
export function makeNonce(): string {
  return `calico-deploy-${randomBytes(12).toString('hex')}`;
}

/** The whole script with its settings, ready to be sent: what the bootstrap on the host evaluates. */
export function buildAgent(settings: AgentSettings): AgentText {
  joined ??= Buffer.from(minify(readAgentSource()));
  const prelude = [
    `_nonce=${settings.nonce}`,
    `_state=${quoteWord(settings.stateDirectory)}`,
    `_rehash=${settings.rehash ? 1 : 0}`,
    `_properties=${UNIT_PROPERTIES}`,
    "_gs='\x1d'",
    "_rs='\x1e'",
    "_us='\x1f'",
  ];
  const pieces = [Buffer.from(`${prelude.join('\n')}\n`), joined];
  return { pieces, length: pieces.reduce((sum, piece) => sum + piece.length, 0) };
}

/** The parts as they stand in `sh/` beside this file, which the build copies beside the bundle. */
export function readAgentSource(): string {
  return PARTS.map(readScript).join('\n');
}

/** A file of `sh/` by its name. */
export function readScript(name: string): string {
  return readFileSync(new URL(`./sh/${name}.sh`, import.meta.url), 'utf8');
}

/** Without comments and indentation: no line of a quoted text or here-document begins so. */
export function minify(source: string): string {
  return source
    .replace(/^[ \t]+/gm, '')
    .replace(/^#.*\n/gm, '')
    .replace(/\n{2,}/g, '\n');
}

function quoteWord(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
