import { posix } from 'node:path';
import { joinWords } from '../parsing/quote.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { splitWords } from '../parsing/words.ts';
import { flagOf, listOf, numberOf, optionalFlag, requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext, ModuleResult, RsyncRequest, RsyncWay } from './module.ts';
import { attempt, ModuleFailure, rsyncWay, runLocally, type Step } from './requests.ts';

/** ansible.posix.synchronize: files and folders by rsync, from the control node to the host or back. */
export const synchronize = defineModule({
  name: 'ansible.posix.synchronize',
  aliases: ['synchronize'],
  runsOn: 'host',
  reachesOut: true,
  writesControlNode: true,
  parameters: {
    src: { type: 'path', required: true },
    dest: { type: 'path', required: true },
    dest_port: { type: 'int' },
    mode: { type: 'str', default: 'push', choices: ['pull', 'push'] },
    archive: { type: 'bool', default: true },
    checksum: { type: 'bool', default: false },
    compress: { type: 'bool', default: true },
    existing_only: { type: 'bool', default: false },
    delete: { type: 'bool', default: false },
    dirs: { type: 'bool', default: false },
    recursive: { type: 'bool' },
    links: { type: 'bool' },
    copy_links: { type: 'bool', default: false },
    perms: { type: 'bool' },
    times: { type: 'bool' },
    owner: { type: 'bool' },
    group: { type: 'bool' },
    rsync_path: { type: 'str' },
    rsync_timeout: { type: 'int', default: 0 },
    set_remote_user: { type: 'bool', default: true },
    use_ssh_args: { type: 'bool', default: false },
    ssh_connection_multiplexing: { type: 'bool', default: false },
    rsync_opts: { type: 'list', elements: 'str', default: [] },
    partial: { type: 'bool', default: false },
    verify_host: { type: 'bool', default: false },
    private_key: { type: 'path' },
    link_dest: { type: 'list', elements: 'path' },
    delay_updates: { type: 'bool', default: true },
  },
  validate: checkWords,
  *run(args, context) {
    const way = yield* rsyncWay(requestOf(args));
    if (way.src.startsWith('rsync://') && way.dest.startsWith('rsync://')) {
      throw new ModuleFailure('either src or dest must be a localhost', new Map([['rc', 1]]));
    }
    const argv = [way.program, ...optionWords(way, args, context), '--', way.src, way.dest];
    const cmd = joinWords(argv);
    const { rc, stdout, stderr } = yield* runRsync(way, argv, context);
    if (rc !== 0) throw new ModuleFailure(stderr, new Map<Value, Value>([['rc', rc]]).set('cmd', cmd));
    return describe(stdout, cmd, args, context);
  },
});

function checkWords(args: ModuleArguments): string | undefined {
  try {
    for (const option of listOf(args, 'rsync_opts') ?? []) splitWords(option);
    return undefined;
  } catch {
    return 'rsync_opts cannot be split into words';
  }
}

function requestOf(args: ModuleArguments): RsyncRequest {
  const port = numberOf(args, 'dest_port');
  const privateKey = textOf(args, 'private_key');
  return {
    src: requiredText(args, 'src'),
    dest: requiredText(args, 'dest'),
    pull: requiredText(args, 'mode') === 'pull',
    ...(port === undefined ? {} : { port }),
    ...(privateKey === undefined ? {} : { privateKey }),
    setRemoteUser: flagOf(args, 'set_remote_user'),
    multiplexing: flagOf(args, 'ssh_connection_multiplexing'),
  };
}

/** Parameters that are options of rsync, and what each is called there. */
const FLAGS = [
  ['delete', '--delete-after'],
  ['existing_only', '--existing'],
  ['checksum', '--checksum'],
  ['copy_links', '--copy-links'],
] as const;
/** What `archive` asks for, part by part. */
const PARTS = ['recursive', 'links', 'perms', 'times', 'owner', 'group'];
/** Begins the line of everything that rsync changes. */
const MARK = '<<CHANGED>>';

function optionWords(way: RsyncWay, args: ModuleArguments, { check }: ModuleContext): string[] {
  const timeout = numberOf(args, 'rsync_timeout');
  const extra = (listOf(args, 'rsync_opts') ?? []).flatMap((option) => splitWords(option));
  const path = textOf(args, 'rsync_path') ?? way.rsyncPath;
  const hasShell = [way.src, way.dest].some((each) => each.startsWith('rsync://')) || extra.some(isShell);
  return [
    ...(flagOf(args, 'delay_updates') ? ['--delay-updates', '-F'] : []),
    ...(flagOf(args, 'compress') ? ['--compress'] : []),
    ...(timeout ? [`--timeout=${timeout}`] : []),
    ...(check ? ['--dry-run'] : []),
    ...FLAGS.flatMap(([name, word]) => (flagOf(args, name) ? [word] : [])),
    ...archiveWords(args),
    ...(flagOf(args, 'dirs') ? ['--dirs'] : []),
    ...(way.shell === undefined || hasShell ? [] : [`--rsh=${way.shell}`]),
    ...(path === undefined ? [] : [`--rsync-path=${path}`]),
    ...extra,
    ...(flagOf(args, 'partial') ? ['--partial'] : []),
    ...linkWords(way, args),
    `--out-format=${MARK}%i %n%L`,
  ];
}

function isShell(option: string): boolean {
  return option.includes('--rsh');
}

function archiveWords(args: ModuleArguments): string[] {
  const archive = flagOf(args, 'archive');
  const named = PARTS.filter((name) => optionalFlag(args, name) === !archive);
  return archive ? ['--archive', ...named.map((name) => `--no-${name}`)] : named.map((name) => `--${name}`);
}

/** With `-vv` rsync says of a hard link that it is new. */
function linkWords({ dest }: RsyncWay, args: ModuleArguments): string[] {
  const folders = (listOf(args, 'link_dest') ?? []).map((each) => posix.resolve('/', each));
  const place = posix.resolve('/', dest.slice(0, Math.max(0, dest.lastIndexOf('/'))));
  if (folders.some((each) => place.startsWith(each))) {
    throw new ModuleFailure(
      `Hardlinking into a subdirectory of the source would cause recursion. ${place} and ${dest}`,
    );
  }
  return folders.length === 0 ? [] : ['-H', '-vv', ...folders.map((each) => `--link-dest=${each}`)];
}

function* runRsync(
  { runsOn }: RsyncWay,
  argv: readonly string[],
  context: ModuleContext,
): Step<{ rc: number; stdout: string; stderr: string }> {
  if (runsOn === 'control') return yield* runLocally(argv, context.timeout);
  const { environment, timeout, owes } = context;
  // With --dry-run it changes nothing.
  const answer = yield* attempt({
    kind: 'run',
    argv,
    environment,
    timeout,
    check: false,
    owes: context.check ? [] : owes,
  });
  if ('failure' in answer) throw new ModuleFailure(answer.failure.message);
  const { run } = answer.result;
  const decoder = new TextDecoder();
  return { rc: run?.rc ?? 1, stdout: decoder.decode(run?.stdout), stderr: decoder.decode(run?.stderr) };
}

function describe(stdout: string, cmd: string, args: ModuleArguments, { diff }: ModuleContext): ModuleResult {
  const shown = stdout.replaceAll(MARK, '');
  const values: PyDict = new Map<Value, Value>([
    ['rc', 0],
    ['cmd', cmd],
    ['stdout_lines', shown.split('\n').filter((line) => line !== '')],
  ]);
  // With links, a leading period is no change.
  const changed = args.has('link_dest') ? !stdout.includes(`${MARK}.`) : stdout.includes(MARK);
  return {
    changed,
    msg: shown,
    values,
    ...(diff ? { diff: [{ beforeHeader: '', afterHeader: '', before: '', after: '', prepared: shown }] } : {}),
  };
}
