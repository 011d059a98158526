import { quoteShell } from '../../parsing/quote.ts';
import { flagOf, requiredText } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from '../module.ts';
import { ModuleFailure, type Step } from '../requests.ts';
import { aptDiff, installCommand, runApt, when } from './apt-command.ts';
import { allOutput, askHost } from './ask-host.ts';
import { compareVersions } from './debian-version.ts';

interface FoundDeb {
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly recommends: string;
  readonly installed: string | undefined;
  /** Other packages that apt-get would install with it. */
  readonly missing: readonly string[];
  /** Why apt-get would not install it. */
  readonly fault: string;
}

/** `deb`: package files of the host, what they need first. */
export function* installDebs(aptGet: string, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const debs = yield* lookAtDebs(requiredText(args, 'deb').split(','), aptGet, context);
  const wanted = debs.filter(
    ({ installed, version }) => installed === undefined || compareVersions(installed, version) !== 0,
  );
  for (const deb of wanted) checkDeb(deb, args);
  const needed = wanted.flatMap(({ missing, recommends }) => [
    ...missing,
    ...(flagOf(args, 'install_recommends') ? recommends.split(/\s+/).filter((word) => word !== '') : []),
  ]);
  const first = yield* installNeeded(needed, aptGet, args, context);
  if (wanted.length === 0) return { changed: first.changed, values: allOutput(first.stdout, first.stderr) };
  const options = requiredText(args, 'dpkg_options')
    .split(',')
    .map((option) => `--${quoteShell(option)}`);
  const command = `dpkg ${options.join(' ')}${when(context.check, ' --simulate')}${when(flagOf(args, 'force'), ' --force-all')} -i ${wanted
    .map(({ path }) => quoteShell(path))
    .join(' ')}`;
  const { rc, parts, stderr } = yield* runApt(command, args, context);
  const stdout = parts.join('');
  const values = allOutput(first.stdout + stdout, first.stderr + stderr);
  if (rc !== 0) throw new ModuleFailure(`${command} failed`, values);
  return { changed: true, values, ...debDiff(first, stdout, context) };
}

/** What apt-get says of the needs, then all that dpkg says. */
function debDiff(
  first: { changed: boolean; stdout: string },
  stdout: string,
  context: ModuleContext,
): Pick<ModuleResult, 'diff'> {
  if (!first.changed) return aptDiff(stdout, context);
  const { diff = [] } = aptDiff(first.stdout, context);
  return diff.length === 0
    ? {}
    : { diff: diff.map((each) => ({ ...each, prepared: `${each.prepared}\n\n${stdout}` })) };
}

function* lookAtDebs(paths: readonly string[], aptGet: string, context: ModuleContext): Step<FoundDeb[]> {
  const script = `look() {
  if [ ! -f "$1" ]; then echo "E:Could not open file $1 - open (2: No such file or directory)" >&2; exit 1; fi
  name=$(dpkg-deb -f "$1" Package) || exit
  printf %s "$name"; end
  dpkg-deb -f "$1" Version; end
  dpkg-deb -f "$1" Recommends; end
  dpkg-query -W -f '\${db:Status-Status} \${Version}\\n' "$name" 2>/dev/null | head -n 1; end
  case $1 in */*) file=$1 ;; *) file=./$1 ;; esac
  said=$(${aptGet} -s -y --allow-downgrades install "$file" 2>&1) && said="ok
$said"
  printf '%s\\n' "$said"; end
}
${paths.map((path) => `look ${quoteShell(path)}\n`).join('')}exit 0
`;
  const parts = yield* askDebs(script, context);
  return paths.map((path, index) => readDeb(path, parts.slice(index * 5)));
}

function* askDebs(script: string, context: ModuleContext): Step<string[]> {
  try {
    return yield* askHost(script, context);
  } catch (error) {
    if (error instanceof ModuleFailure) throw new ModuleFailure(`Unable to install package: ${error.message}`);
    throw error;
  }
}

function readDeb(
  path: string,
  [name = '', version = '', recommends = '', status = '', said = '']: readonly string[],
): FoundDeb {
  const [state, installed] = status.trim().split(' ');
  const missing = [...said.matchAll(/^Inst (\S+) /gm)].map(([, each = '']) => each).filter((each) => each !== name);
  return {
    path,
    name,
    version: version.trim(),
    recommends: recommends.trim(),
    installed: state === 'installed' ? installed : undefined,
    missing,
    fault: said.startsWith('ok\n') ? '' : said.trim(),
  };
}

function checkDeb({ installed, version, fault }: FoundDeb, args: ModuleArguments): void {
  if (flagOf(args, 'force')) return;
  const isOlder = installed !== undefined && compareVersions(installed, version) > 0;
  if (isOlder && !flagOf(args, 'allow_downgrade')) throw new ModuleFailure('A later version is already installed');
  if (fault !== '') throw new ModuleFailure(fault);
}

function* installNeeded(needed: readonly string[], aptGet: string, args: ModuleArguments, context: ModuleContext) {
  if (needed.length === 0) return { changed: false, stdout: '', stderr: '' };
  const command = installCommand(aptGet, needed, args, context);
  const { rc, parts, stderr } = yield* runApt(command, args, context);
  const stdout = parts.join('');
  if (rc !== 0) throw new ModuleFailure(`'${command}' failed: ${stderr}`, allOutput(stdout, stderr).set('rc', rc));
  return { changed: true, stdout, stderr };
}
