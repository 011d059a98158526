import { type Check, type CheckResult, fail, ok, warn, whenKnown } from '../check.ts';

/** The unit is there, active and enabled. */
export const unitCheck: Check = {
  id: 'unit',
  title: 'unit',
  run: ({ observed }) => whenKnown(observed.unit, 'systemctl', judge),
};

function judge(properties: ReadonlyMap<string, string>): CheckResult {
  const get = (name: string): string => properties.get(name) ?? '';
  if (get('LoadState') === 'not-found') return fail('there is no unit calico-node', 'run apply');
  if (get('ActiveState') !== 'active' || get('SubState') !== 'running') {
    const state = `the unit is ${get('ActiveState')} (${get('SubState')}), result ${get('Result')}, ${get('NRestarts')} restarts`;
    return fail(state, 'see journalctl -u calico-node and docker logs calico-node, then run apply');
  }
  if (get('UnitFileState') !== 'enabled') {
    return warn(`the unit is ${get('UnitFileState') || 'not enabled'}`, 'run apply, or it will not start at boot');
  }
  return ok('active and enabled');
}
