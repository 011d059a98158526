import type { Value } from '../parsing/value.ts';
import { apt } from './apt.ts';
import { requiredText } from './argument-values.ts';
import { bindArguments, findParameter, unsupported } from './bind-arguments.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { askHost } from './system/ask-host.ts';

/** ansible.builtin.package: packages by whatever manager the host has; of those only apt is supported. */
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
      refused: 'apt is the only package manager that is supported',
      refusedExcept: ['auto', 'apt', 'ansible.builtin.apt', 'ansible.legacy.apt'],
    },
  },
  validate: checkManagerArguments,
  *run(args, context) {
    if (requiredText(args, 'use') === 'auto') yield* requireApt(context);
    const bound = bindManagerArguments(args);
    if (typeof bound === 'string') throw new ModuleFailure(bound);
    return yield* apt.run(bound, context);
  },
});

function bindManagerArguments(args: ModuleArguments): ModuleArguments | string {
  return bindArguments(apt, new Map<Value, Value>([...args].filter(([name]) => name !== 'use')));
}

function checkManagerArguments(args: ModuleArguments): string | undefined {
  const unknown = [...args.keys()].filter((name) => name !== 'use' && !findParameter(apt, name));
  if (unknown.length > 0) return unsupported(apt, unknown, 'package');
  const bound = bindManagerArguments(args);
  return typeof bound === 'string' ? bound : undefined;
}

function* requireApt(context: ModuleContext): Step<void> {
  const [found = ''] = yield* askHost(
    'for name in apt-get dnf5 dnf yum zypper apk pacman; do if has $name; then printf %s $name; break; fi; done; end\n',
    context,
  );
  if (found === 'apt-get') return;
  throw new ModuleFailure(
    found === ''
      ? 'Could not detect a package manager. Try using the "use" option.'
      : `the package manager of this host is ${found}; apt is the only one that is supported`,
  );
}
