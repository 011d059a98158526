import type { PyDict, Value } from '../parsing/value.ts';
import type { Diff } from '../plan/change.ts';
import { requiredText, textOf } from './arguments/argument-values.ts';
import { FILE_COMMON_PARAMETERS } from './arguments/common-parameters.ts';
import { defineModule } from './define-module.ts';
import { type FoundFile, readForEdit, writeEdit } from './edit/edit-file.ts';
import type { ModuleArguments, ModuleContext, Parameter } from './module.ts';
import { ModuleFailure, observe, perform, type Step } from './requests.ts';
import { expandPath } from './run/remote-words.ts';
import { type Config, configText, parseConfig, sortedText } from './system/config-text.ts';

const TEXTS = [
  ...['bandwidth', 'cost', 'deltarpm_metadata_percentage', 'deltarpm_percentage', 'gpgcakey', 'include'],
  ...['metadata_expire', 'metalink', 'mirrorlist', 'mirrorlist_expire', 'priority', 'proxy', 'proxy_username'],
  ...['retries', 'throttle', 'timeout', 'ui_repoid_vars', 'username'],
];
const FLAGS = [
  ...['async', 'countme', 'enabled', 'enablegroups', 'gpgcheck', 'keepalive', 'module_hotfixes', 'protect'],
  ...['repo_gpgcheck', 's3_enabled', 'skip_if_unavailable', 'ssl_check_cert_permissions'],
];
const LIST: Parameter = { type: 'list', elements: 'str' };

/** The parameters that are lines of the section, by their names there; `description` is its `name`. */
const OPTIONS: Readonly<Record<string, Parameter>> = {
  ...Object.fromEntries(TEXTS.map((name): [string, Parameter] => [name, { type: 'str' }])),
  ...Object.fromEntries(FLAGS.map((name): [string, Parameter] => [name, { type: 'bool' }])),
  baseurl: LIST,
  description: { type: 'str' },
  exclude: { ...LIST, aliases: ['excludepkgs'] },
  failovermethod: { type: 'str', choices: ['roundrobin', 'priority'] },
  gpgkey: LIST,
  http_caching: { type: 'str', choices: ['all', 'packages', 'none'] },
  includepkgs: LIST,
  ip_resolve: { type: 'str', choices: ['4', '6', 'IPv4', 'IPv6', 'whatever'] },
  keepcache: { type: 'str', choices: ['0', '1'] },
  metadata_expire_filter: {
    type: 'str',
    choices: ['never', 'read-only:past', 'read-only:present', 'read-only:future'],
  },
  password: { type: 'str', noLog: true },
  proxy_password: { type: 'str', noLog: true },
  sslcacert: { type: 'str', aliases: ['ca_cert'] },
  sslclientcert: { type: 'str', aliases: ['client_cert'] },
  sslclientkey: { type: 'str', aliases: ['client_key'] },
  sslverify: { type: 'bool', aliases: ['validate_certs'] },
};

/** ansible.builtin.yum_repository: a source of packages in the lists of yum and dnf. */
export const yumRepository = defineModule({
  name: 'yum_repository',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    ...FILE_COMMON_PARAMETERS,
    ...OPTIONS,
    name: { type: 'str', required: true },
    file: { type: 'str' },
    reposdir: { type: 'path', default: '/etc/yum.repos.d' },
    state: { type: 'str', default: 'present', choices: ['present', 'absent'] },
  },
  requiredIf: [
    { parameter: 'state', value: 'present', required: ['baseurl', 'mirrorlist', 'metalink'], any: true },
    { parameter: 'state', value: 'present', required: ['description'] },
  ],
  *run(args, context) {
    const name = requiredText(args, 'name');
    const found = yield* readRepositories(args, context);
    const before = configIn(found);
    const others = [...before].filter(([each]) => each !== name);
    const present = requiredText(args, 'state') === 'present';
    const after: Config = new Map([...others, ...(present ? [[name, sectionOf(args)] as const] : [])]);
    const changed = yield* write(found, { before, after }, args, context);
    const values: PyDict = new Map<Value, Value>([
      ['repo', name],
      ['state', requiredText(args, 'state')],
    ]);
    return { changed, values, ...(context.diff ? { diff: diffOf(found.path, before, after) } : {}) };
  },
});

function* readRepositories(args: ModuleArguments, context: ModuleContext): Step<FoundFile> {
  const folder = yield* expandPath(requiredText(args, 'reposdir'), context);
  const { type } = yield* observe(folder, { follow: true });
  if (type !== 'directory') throw new ModuleFailure(`Repo directory '${folder}' does not exist.`);
  return yield* readForEdit(`${folder.replace(/\/$/, '')}/${textOf(args, 'file') ?? requiredText(args, 'name')}.repo`);
}

function configIn({ path, bytes }: FoundFile): Config {
  const config = parseConfig(new TextDecoder().decode(bytes));
  if (typeof config === 'string') throw new ModuleFailure(`${path}: ${config}`);
  return config;
}

function sectionOf(args: ModuleArguments): Map<string, string> {
  const options = Object.keys(OPTIONS).flatMap((parameter): [string, string][] => {
    const value = args.get(parameter);
    if (value === undefined || value === null) return [];
    return [[parameter === 'description' ? 'name' : parameter, optionText(parameter, value)]];
  });
  return new Map(options.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

/** Addresses stand one a line, names of packages side by side. */
function optionText(parameter: string, value: Value): string {
  if (Array.isArray(value)) return value.join(parameter === 'baseurl' || parameter === 'gpgkey' ? '\n' : ' ');
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
}

function* write(
  found: FoundFile,
  { before, after }: { readonly before: Config; readonly after: Config },
  args: ModuleArguments,
  context: ModuleContext,
): Step<boolean> {
  const changed = sortedText(before) !== sortedText(after);
  if (changed && after.size === 0) {
    const { check, owes } = context;
    yield* perform({ kind: 'ensure-absent', path: found.path, check, owes });
    return true;
  }
  if (!changed && found.bytes === undefined) return false;
  const bytes = new TextEncoder().encode(configText(after));
  const { result } = yield* writeEdit(found, { bytes, changed, msg: '', header: '' }, args, context);
  return result.changed;
}

function diffOf(path: string, before: Config, after: Config): Diff[] {
  return [{ beforeHeader: path, afterHeader: path, before: sortedText(before), after: sortedText(after) }];
}
