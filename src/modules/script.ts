import { randomBytes } from 'node:crypto';
import { splitWords } from '../parsing/words.ts';
import { textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { loadWhole, localSource } from './file/content-hash.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { ActionFailure, compute, findLocalFile, ModuleFailure, observe, perform, type Step } from './requests.ts';
import { expandPath } from './run/remote-words.ts';
import { describeRun } from './run/run-result.ts';

/** ansible.builtin.script: a script of the control node, run on the host from a directory that is gone afterwards. */
export const script = defineModule({
  name: 'script',
  runsOn: 'host',
  reachesOut: true,
  freeForm: '_raw_params',
  parameters: {
    _raw_params: { type: 'str' },
    cmd: { type: 'str' },
    creates: { type: 'str' },
    removes: { type: 'str' },
    chdir: { type: 'str' },
    executable: { type: 'str' },
    decrypt: { type: 'bool', default: true, refused: 'a vault file is always sent decrypted', refusedExcept: [true] },
  },
  requiredOneOf: [['_raw_params', 'cmd']],
  mutuallyExclusive: [['_raw_params', 'cmd']],
  *run(args, context) {
    const unneeded = yield* whyNotNeeded(args, context);
    if (unneeded !== undefined) {
      return { changed: false, skipped: true, isFinal: true, msg: unneeded, values: new Map() };
    }
    const chdir = textOf(args, 'chdir');
    if (chdir !== undefined && !chdir.startsWith('/')) {
      throw new ActionFailure(`chdir ${chdir} must be an absolute path for a Unix-aware remote node`);
    }
    return yield* runScript(args, chdir, context);
  },
});

function* whyNotNeeded(args: ModuleArguments, context: ModuleContext): Step<string | undefined> {
  const creates = textOf(args, 'creates');
  if (creates && (yield* exists(creates, context))) return `${creates} exists, matching creates option`;
  const removes = textOf(args, 'removes');
  if (removes && !(yield* exists(removes, context))) return `${removes} does not exist, matching removes option`;
  return undefined;
}

function* exists(path: string, context: ModuleContext): Step<boolean> {
  return (yield* observe(yield* expandPath(path, context), { follow: true })).exists;
}

function* runScript(args: ModuleArguments, chdir: string | undefined, context: ModuleContext): Step<ModuleResult> {
  const text = (textOf(args, '_raw_params') ?? textOf(args, 'cmd') ?? '').trim();
  const [source = ''] = splitWords(text);
  const file = yield* findLocalFile(source, 'files');
  if (file.type !== 'file') throw new ModuleFailure(`${file.path} is a directory, not a script`);
  if (context.check) return inCheckMode(args, text);
  const word = yield* compute(async () => randomBytes(12).toString('hex'));
  const folder = `/tmp/.calico-deploy-script-${word}`;
  const name = file.path.slice(file.path.lastIndexOf('/') + 1).replaceAll(/[^\w.-]/g, '_');
  const executable = textOf(args, 'executable');
  const command = [...(executable === undefined ? [] : [executable]), text.replaceAll(source, `${folder}/${name}`)];
  const result = yield* perform({
    kind: 'run',
    script: wrap(folder, name, chdir, command.join(' ')),
    stdin: yield* compute(() => loadWhole(localSource(file).content)),
    environment: context.environment,
    timeout: context.timeout,
    check: false,
    owes: context.owes,
  });
  if (!result.run) throw new Error('a script was answered without its result');
  const described = describeRun(text, result.run, false, context);
  for (const each of ['cmd', 'start', 'end', 'delta']) described.values.delete(each);
  const { msg, ...rest } = described;
  return msg ? described : rest;
}

function inCheckMode(args: ModuleArguments, text: string): ModuleResult {
  if (textOf(args, 'creates') || textOf(args, 'removes')) return { changed: true, values: new Map(), wouldRun: text };
  const msg = 'Check mode is not supported for this task.';
  return { changed: false, skipped: true, isFinal: true, msg, values: new Map(), wouldRun: text };
}

/** The script comes as standard input; the command runs in a shell below one that removes it whatever becomes of it. */
function wrap(folder: string, name: string, chdir: string | undefined, command: string): string {
  const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
  return [
    `trap 'rm -rf ${folder}' EXIT`,
    `trap 'exit 143' HUP INT TERM`,
    `mkdir -m 700 ${folder} && cat >${folder}/${name} && chmod 700 ${folder}/${name} || exit 1`,
    ...(chdir === undefined ? [] : [`cd ${quoted(chdir)} || exit`]),
    `/bin/sh -c ${quoted(command)} </dev/null`,
  ].join('\n');
}
