import type { Value } from '../parsing/value.ts';
import { apt } from './apt.ts';
import { requiredText } from './arguments/argument-values.ts';
import { bindArguments, findParameter, unsupported } from './arguments/bind-arguments.ts';
import { defineModule } from './define-module.ts';
import { dnf } from './dnf.ts';
import { dnf5 } from './dnf5.ts';
import type { Module, ModuleArguments, ModuleContext } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { askHost } from './system/ask-host.ts';

/** The modules of the managers that are supported, by the names that `use` has for them. */
const MANAGERS: ReadonlyMap<string, Module> = new Map([
  ['apt', apt],
  ['dnf', dnf],
  ['dnf5', dnf5],
  ['yum', dnf],
]);

/** ansible.builtin.package: packages by whatever manager the host has; of those apt and dnf are supported. */
export const packageModule = defineModule({
  name: 'package',
  runsOn: 'host',
  reachesOut: true,
  // All but `use` is for the manager's own module.
  openParameters: true,
  parameters: {
    name: { type: 'raw', required: true },
    state: { type: 'str', required: true },
    use: {
      type: 'str',
      default: 'auto',
      refused: 'apt and dnf are the only package managers that are supported',
      refusedExcept: [
        'auto',
        ...[...MANAGERS.keys()].flatMap((name) => [name, `ansible.builtin.${name}`, `ansible.legacy.${name}`]),
      ],
    },
  },
  validate: checkManagerArguments,
  *run(args, context) {
    const manager = usedManager(args) ?? (yield* findManager(context));
    const bound = bindManagerArguments(manager, args);
    if (typeof bound === 'string') throw new ModuleFailure(bound);
    return yield* manager.run(bound, context);
  },
});

/** The module that `use` names. */
function usedManager(args: ModuleArguments): Module | undefined {
  return MANAGERS.get(requiredText(args, 'use').replace(/^ansible\.(?:builtin|legacy)\./, ''));
}

function bindManagerArguments(manager: Module, args: ModuleArguments): ModuleArguments | string {
  return bindArguments(manager, new Map<Value, Value>([...args].filter(([name]) => name !== 'use')));
}

/** Where the host decides on the manager, the arguments have to be right for one of them. */
function checkManagerArguments(args: ModuleArguments): string | undefined {
  const used = usedManager(args);
  const faults = (used ? [used] : [apt, dnf]).map((manager) => faultFor(manager, args));
  return faults.includes(undefined) ? undefined : faults[0];
}

function faultFor(manager: Module, args: ModuleArguments): string | undefined {
  const unknown = [...args.keys()].filter((name) => name !== 'use' && !findParameter(manager, name));
  if (unknown.length > 0) return unsupported(manager, unknown, 'package');
  const bound = bindManagerArguments(manager, args);
  return typeof bound === 'string' ? bound : manager.validate?.(bound);
}

function* findManager(context: ModuleContext): Step<Module> {
  const [found = ''] = yield* askHost(
    'for name in apt-get dnf dnf5 yum zypper apk pacman; do if has $name; then printf %s $name; break; fi; done; end\n',
    context,
  );
  const manager = MANAGERS.get(found === 'apt-get' ? 'apt' : found);
  if (manager) return manager;
  throw new ModuleFailure(
    found === ''
      ? 'Could not detect a package manager. Try using the "use" option.'
      : `the package manager of this host is ${found}; apt and dnf are the only ones that are supported`,
  );
}
