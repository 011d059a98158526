import type { PyDict, Value } from '../parsing/value.ts';
import { toStr } from '../template/values/text.ts';
import { listOf, requiredText } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { askHost, tryOnHost } from './system/ask-host.ts';
import { PACKAGE_MANAGERS } from './system/installed-packages.ts';

const ALIASES: Readonly<Record<string, readonly string[]>> = {
  rpm: ['dnf', 'dnf5', 'yum', 'zypper'],
  pkg: ['pkg5', 'pkgng'],
  pkg_info: ['openbsd_pkg'],
};
/** Ansible's, in the order in which it tries them. Those of BSD are never there: such hosts are not supported. */
const NAMES = ['apk', 'apt', 'pacman', 'pkg', 'pkg_info', 'portage', 'rpm', ...Object.values(ALIASES).flat()];

/** ansible.builtin.package_facts: the packages that the host has, by its own package manager, as the fact `packages`. */
export const packageFacts = defineModule({
  name: 'package_facts',
  runsOn: 'host',
  reachesOut: false,
  returnsFacts: true,
  factNames: /^packages$/,
  parameters: {
    manager: { type: 'list', elements: 'str', default: ['auto'] },
    strategy: { type: 'str', default: 'first', choices: ['first', 'all'] },
  },
  validate: checkManagers,
  *run(args, context) {
    const asked = (listOf(args, 'manager') ?? []).map((name) => name.toLowerCase());
    const managers = [...asked.filter((name) => name !== 'auto'), ...(asked.includes('auto') ? NAMES : [])];
    const found = yield* findPackages(managers, args, context);
    const warnings = found.warnings.length > 0 ? { warnings: found.warnings } : {};
    if (found.packages.size > 0) {
      return { changed: false, values: new Map(), facts: new Map([['packages', found.packages]]), ...warnings };
    }
    const list = toStr(managers);
    const msg = `Could not detect a supported package manager from the following list: ${list}, or the required Python library is not installed. Check warnings for details.`;
    return { changed: false, failed: true, msg, values: new Map(), ...warnings };
  },
});

function checkManagers(args: ModuleArguments): string | undefined {
  const names = (listOf(args, 'manager') ?? []).map((name) => name.toLowerCase());
  const unsupported = names.filter((name) => name !== 'auto' && !NAMES.includes(name));
  if (unsupported.length === 0) return undefined;
  return names.includes('auto')
    ? 'Could not auto detect a usable package manager, check warnings for details.'
    : `Unsupported package managers requested: ${unsupported.join(', ')}`;
}

interface Found {
  readonly packages: PyDict;
  readonly warnings: readonly string[];
}

/** The packages of the first manager that has any, or of all. */
function* findPackages(managers: readonly string[], args: ModuleArguments, context: ModuleContext): Step<Found> {
  const canonical = managers.map((name) => Object.keys(ALIASES).find((key) => ALIASES[key]?.includes(name)) ?? name);
  const there = yield* findPrograms(context);
  const packages = new Map<string, PyDict[]>();
  const warnings: string[] = [];
  for (const name of new Set(canonical)) {
    const manager = PACKAGE_MANAGERS[name];
    if (requiredText(args, 'strategy') === 'first' && packages.size > 0) break;
    if (!manager?.programs.some((program) => there.has(program))) {
      if (listOf(args, 'manager')?.includes(name)) warnings.push(unusable(name));
      continue;
    }
    const found = yield* askManager(name, context, warnings);
    if (found.length === 0) warnings.push(`Found "${name}" but no associated packages`);
    for (const each of found) {
      const key = String(each.get('name'));
      packages.set(key, [...(packages.get(key) ?? []), each]);
    }
  }
  return { packages: new Map<Value, Value>(packages), warnings };
}

function unusable(name: string): string {
  const why = 'none of its programs is on the host';
  return `Requested package manager ${name} was not usable by this module: ${why}`;
}

function* findPrograms(context: ModuleContext): Step<ReadonlySet<string>> {
  const programs = Object.values(PACKAGE_MANAGERS).flatMap((manager) => manager.programs);
  const script = `for name in ${programs.join(' ')}; do if has $name; then printf '%s ' $name; fi; done\n`;
  return new Set((yield* askHost(script, context))[0]?.split(' '));
}

function* askManager(name: string, context: ModuleContext, warnings: string[]): Step<PyDict[]> {
  const manager = PACKAGE_MANAGERS[name];
  if (!manager) throw new ModuleFailure(`no package manager ${name}`);
  const { rc, parts, stderr } = yield* tryOnHost(manager.script, context);
  if (rc !== 0 || (manager.isSilent && stderr !== '')) {
    warnings.push(`Failed to retrieve packages with ${name}: Unable to list packages rc=${rc} : ${stderr}`);
    return [];
  }
  return manager.read(parts).map((each) => each.set('source', name));
}
