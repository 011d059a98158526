import type { PyDict, Value } from '../parsing/value.ts';
import { flagOf, numberOf, requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { GIT_SCRIPT } from './git/script.ts';
import type { ModuleArguments, ModuleContext, Parameter } from './module.ts';
import { ModuleFailure, perform } from './requests.ts';
import { expandPath } from './run/remote-words.ts';

const UNSIGNED = 'signatures of commits are not checked';
const NO_ARCHIVE = 'no archive is made; use `git archive` by the command module';

function refusedFlag(refused: string): Parameter {
  return { type: 'bool', default: false, refused, refusedExcept: [false] };
}

/** ansible.builtin.git: a checkout of a repository, made and moved by the host's git. */
export const git = defineModule({
  name: 'git',
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    dest: { type: 'path' },
    repo: { type: 'str', required: true, aliases: ['name'] },
    version: { type: 'str', default: 'HEAD' },
    remote: { type: 'str', default: 'origin' },
    refspec: { type: 'str' },
    reference: { type: 'str' },
    force: { type: 'bool', default: false },
    depth: { type: 'int' },
    clone: { type: 'bool', default: true },
    update: { type: 'bool', default: true },
    verify_commit: refusedFlag(UNSIGNED),
    gpg_allowlist: { type: 'list', elements: 'str', default: [], aliases: ['gpg_whitelist'], refused: UNSIGNED },
    accept_hostkey: { type: 'bool', default: false },
    accept_newhostkey: { type: 'bool', default: false },
    key_file: { type: 'path' },
    ssh_opts: { type: 'str' },
    executable: { type: 'path' },
    bare: { type: 'bool', default: false },
    recursive: { type: 'bool', default: true },
    single_branch: { type: 'bool', default: false },
    track_submodules: refusedFlag('submodules stay at the commits that the repository names'),
    umask: { type: 'raw' },
    archive: { type: 'path', refused: NO_ARCHIVE },
    archive_prefix: { type: 'str', refused: NO_ARCHIVE },
    separate_git_dir: { type: 'path', refused: 'the repository stays below its checkout' },
  },
  mutuallyExclusive: [['accept_hostkey', 'accept_newhostkey']],
  validate: checkWords,
  *run(args, context) {
    const given = textOf(args, 'dest');
    const dest = given === undefined ? '' : (yield* expandPath(given, context)).replace(/(.)\/+$/, '$1');
    const repo = yield* expandPath(requiredText(args, 'repo'), context);
    const { run } = yield* perform({
      kind: 'run',
      script: GIT_SCRIPT,
      environment: settings(dest, repo.startsWith('/') ? `file://${repo}` : repo, args, context),
      timeout: context.timeout,
      check: false,
      owes: context.owes,
    });
    const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes).trim();
    const lines = text(run?.stdout).split('\n');
    if (run?.rc !== 0) throw new ModuleFailure(text(run?.stderr), resultValues(lines));
    const warnings = lines.filter((line) => line.startsWith('warning ')).map((line) => line.slice(8));
    const values = resultValues(lines);
    return { changed: lines.includes('changed 1'), values, ...(warnings.length > 0 ? { warnings } : {}) };
  },
});

function checkWords(args: ModuleArguments): string | undefined {
  if (!textOf(args, 'dest') && flagOf(args, 'clone')) {
    return 'the destination directory must be specified unless clone=no';
  }
  const umask = args.get('umask') ?? null;
  if (umask !== null && typeof umask !== 'string') return 'umask must be defined as a quoted octal integer';
  if (umask !== null && !/^[0-7]{1,4}$/.test(umask)) return 'umask must be an octal integer';
  const option = ['repo', 'version', 'remote', 'refspec'].find((name) => textOf(args, name)?.startsWith('-'));
  return option === undefined ? undefined : `${option} begins with a dash, which git would take for an option`;
}

function settings(dest: string, repo: string, args: ModuleArguments, context: ModuleContext): Record<string, string> {
  const flag = (name: string) => (flagOf(args, name) ? '1' : '0');
  const words = ['version', 'remote', 'refspec', 'reference', 'executable', 'umask'];
  const flags = ['force', 'clone', 'update', 'bare', 'recursive', 'single_branch'];
  const ssh = sshCommand(args);
  return {
    ...context.environment,
    ...{ LANG: 'C', LC_ALL: 'C', LANGUAGE: 'C', GIT_TERMINAL_PROMPT: '0' },
    ...(ssh === undefined ? {} : { GIT_SSH_COMMAND: ssh }),
    ...Object.fromEntries(words.map((name) => [`git_${name}`, textOf(args, name) ?? ''])),
    ...Object.fromEntries(flags.map((name) => [`git_${name}`, flag(name)])),
    git_dest: dest,
    git_repo: repo,
    git_depth: String(numberOf(args, 'depth') || ''),
    git_check: context.check ? '1' : '0',
  };
}

function sshCommand(args: ModuleArguments): string | undefined {
  const given = textOf(args, 'ssh_opts');
  const accepts = flagOf(args, 'accept_hostkey') ? 'no' : flagOf(args, 'accept_newhostkey') ? 'accept-new' : undefined;
  const isSaid = /-o StrictHostKeyChecking=(?:no|accept-new)/.test(given ?? '');
  const key = textOf(args, 'key_file');
  const words = [
    ...(given === undefined ? [] : [given]),
    ...(accepts === undefined || isSaid ? [] : [`-o StrictHostKeyChecking=${accepts}`]),
    ...(key === undefined ? [] : [`-i '${key.replaceAll("'", "'\\''")}' -o IdentitiesOnly=yes`]),
  ];
  return words.length > 0 ? ['ssh', '-o BatchMode=yes', ...words].join(' ') : undefined;
}

function resultValues(lines: readonly string[]): PyDict {
  const values: PyDict = new Map<Value, Value>([['before', null]]);
  for (const line of lines) {
    const [key = '', ...rest] = line.split(' ');
    if (['before', 'after', 'msg'].includes(key)) values.set(key, rest.join(' '));
    if (['remote_url_changed', 'submodules_changed'].includes(key)) values.set(key, rest[0] === '1');
  }
  return values;
}
