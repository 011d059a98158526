import type { UnitOperation } from '../agent/operation.ts';
import type { OperationFailure } from '../agent/reply.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { flagOf, optionalFlag, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { ModuleFailure, perform, type Step } from './requests.ts';

type UnitGoal = NonNullable<UnitOperation['state']>;

export const UNIT_STATES: readonly UnitGoal[] = ['reloaded', 'restarted', 'started', 'stopped'];

/** ansible.builtin.systemd_service: the state of a systemd unit, and whether it starts at boot. */
export const systemdService = defineModule({
  name: 'systemd_service',
  aliases: ['systemd'],
  runsOn: 'host',
  reachesOut: true,
  idlesWith: ['state', 'enabled', 'masked'],
  parameters: {
    name: { type: 'str', aliases: ['service', 'unit'] },
    state: { type: 'str', choices: UNIT_STATES },
    enabled: { type: 'bool' },
    masked: { type: 'bool' },
    daemon_reload: { type: 'bool', default: false, aliases: ['daemon-reload'] },
    daemon_reexec: { type: 'bool', default: false, aliases: ['daemon-reexec'] },
    no_block: { type: 'bool', default: false },
    force: { type: 'bool', refused: '`systemctl --force` is not used', refusedExcept: [false] },
    scope: {
      type: 'str',
      default: 'system',
      choices: ['system', 'user', 'global'],
      refused: 'only units of the system manager are managed',
      refusedExcept: ['system'],
    },
  },
  requiredBy: { state: ['name'], enabled: ['name'], masked: ['name'] },
  *run(args, context) {
    return yield* ensureUnit(args, context);
  },
});

/** Brings a unit to the state that the arguments ask for; gives the result of Ansible's systemd module. */
export function* ensureUnit(args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const name = textOf(args, 'name');
  const glob = /[*?[]/.exec(name ?? '')?.[0];
  if (glob !== undefined) {
    throw new ModuleFailure(
      `This module does not currently support using glob patterns, found '${glob}' in service name: ${name}`,
    );
  }
  const result = yield* perform(unitOperation(name, args, context), (failure) => explain(name, failure), true);
  const done = result.unit?.done ?? [];
  // Ansible does not count a reload of the manager as a change.
  const changed = result.unit ? done.some((step) => !step.startsWith('daemon-')) : result.changed;
  return { changed, values: unitValues(name, args, result.unit?.before.properties ?? {}) };
}

function unitOperation(name: string | undefined, args: ModuleArguments, context: ModuleContext): UnitOperation {
  const state = textOf(args, 'state') as UnitGoal | undefined;
  const enabled = optionalFlag(args, 'enabled');
  const masked = optionalFlag(args, 'masked');
  return {
    kind: 'unit',
    ...(name === undefined ? {} : { name }),
    ...(state === undefined ? {} : { state }),
    ...(enabled === undefined ? {} : { enabled }),
    ...(masked === undefined ? {} : { masked }),
    daemonReload: flagOf(args, 'daemon_reload'),
    daemonReexec: flagOf(args, 'daemon_reexec'),
    noBlock: flagOf(args, 'no_block'),
    check: context.check,
    owes: context.owes,
  };
}

function explain(name: string | undefined, failure: OperationFailure): string {
  return failure.reason === 'not-found' ? `Could not find the requested service ${name}: host` : failure.message;
}

function unitValues(
  name: string | undefined,
  args: ModuleArguments,
  properties: Readonly<Record<string, string>>,
): PyDict {
  const values: PyDict = new Map<Value, Value>([
    ['name', name ?? null],
    ['status', new Map<Value, Value>(Object.entries(properties))],
  ]);
  const enabled = optionalFlag(args, 'enabled');
  if (enabled !== undefined) values.set('enabled', enabled);
  const state = textOf(args, 'state');
  if (state !== undefined) values.set('state', state === 'stopped' ? state : 'started');
  return values;
}
