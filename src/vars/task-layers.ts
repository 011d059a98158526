import { type LayerGroup, NO_LAYERS } from './layer-group.ts';

/** The variables that play, roles and tasks bring, at the places of precedence between those of host and run. */
export interface TaskLayers {
  /** Below everything of the inventory: role defaults. */
  readonly below: LayerGroup;
  /** Above facts, below include_vars and set_fact: play vars, vars_files, role vars, block and task vars. */
  readonly middle: LayerGroup;
  /** Above set_fact, below extra vars: parameters of roles and includes. */
  readonly above: LayerGroup;
}

export const NO_TASK_LAYERS: TaskLayers = { below: NO_LAYERS, middle: NO_LAYERS, above: NO_LAYERS };
