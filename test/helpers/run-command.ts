import type { CommandIo } from '../../src/commands/command-io.ts';
import type { PlaybookOptions } from '../../src/commands/options.ts';
import type { Outcome } from '../../src/commands/outcome.ts';
import { playbook } from '../../src/commands/playbook.ts';

export interface Printed {
  readonly outcomes: readonly Outcome[];
  readonly out: string;
  readonly err: string;
}

const DEFAULTS: PlaybookOptions = {
  playbooks: ['play.yml'],
  inventory: ['hosts'],
  extraVars: [],
  tags: [],
  skipTags: [],
  timeout: 5,
  become: false,
  askPass: false,
  askBecomePass: false,
  forks: 5,
  json: false,
  verbose: 0,
  check: false,
  diff: false,
  checksum: false,
  pipeline: true,
  syntaxCheck: false,
  listHosts: false,
  listTasks: false,
  listTags: false,
  step: false,
  forceHandlers: false,
  profile: false,
};

/** A command's outside, in memory: what it prints is collected, and nobody is at the terminal. */
export function memoryIo(
  cwd: string,
  io: Partial<CommandIo> = {},
): { io: CommandIo; printed: () => Omit<Printed, 'outcomes'> } {
  const text = { out: '', err: '' };
  const whole: CommandIo = {
    out: (more) => {
      text.out += more;
    },
    err: (more) => {
      text.err += more;
    },
    columns: undefined,
    color: { out: false, err: false },
    interactive: false,
    cwd,
    env: {},
    signal: new AbortController().signal,
    askSecret: () => Promise.reject(new Error('there is no terminal')),
    ...io,
  };
  return { io: whole, printed: () => ({ ...text }) };
}

/** Runs `playbook play.yml -i hosts` in a folder. */
export async function runPlaybookCommand(
  cwd: string,
  options: Partial<PlaybookOptions> = {},
  outside: Partial<CommandIo> = {},
): Promise<Printed> {
  const { io, printed } = memoryIo(cwd, outside);
  const outcomes = await playbook({ ...DEFAULTS, ...options }, io);
  return { outcomes, ...printed() };
}
