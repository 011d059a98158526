import type { Value } from '../parsing/value.ts';
import { listOf, requiredText } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { changeInventory } from './requests.ts';

/** ansible.builtin.group_by: puts each host into the group that a key names, for the rest of the run. */
export const groupBy = defineModule({
  name: 'group_by',
  runsOn: 'control',
  reachesOut: false,
  changesInventory: true,
  parameters: {
    key: { type: 'str', required: true },
    parents: { type: 'list', elements: 'str', default: ['all'] },
  },
  *run(args, { host }) {
    const group = groupName(requiredText(args, 'key'));
    const parents = (listOf(args, 'parents') ?? []).map(groupName);
    const changed = yield* changeInventory({ kind: 'group', host, group, parents });
    const values = new Map<Value, Value>([
      ['add_group', group],
      ['parent_groups', parents],
    ]);
    return { changed, values };
  },
});

function groupName(text: string): string {
  return text.replaceAll(' ', '-');
}
