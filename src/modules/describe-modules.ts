import type { Value } from '../parsing/value.ts';
import { toStr } from '../template/values/text.ts';
import type { Module, Parameter } from './module.ts';
import { MODULES } from './registry.ts';

/** One row of the table of modules in the documentation. */
export interface ParameterDescription {
  readonly module: string;
  readonly parameter: string;
  readonly aliases: readonly string[];
  readonly type: string;
  readonly required: boolean;
  readonly default?: string;
  readonly support: 'full' | 'partial' | 'refused';
  /** Why it is refused, and which values are accepted all the same. */
  readonly reason?: string;
}

/** Every module with every parameter, and how far it is supported. */
export function describeModules(): ParameterDescription[] {
  return MODULES.flatMap((module) =>
    Object.entries(module.parameters).map(([name, parameter]) => describeParameter(module, name, parameter)),
  );
}

function describeParameter(module: Module, name: string, parameter: Parameter): ParameterDescription {
  const { refused, refusedExcept } = parameter;
  const accepted = refusedExcept && `; accepted: ${refusedExcept.map(toStr).join(', ')}`;
  return {
    module: module.name,
    parameter: name === module.freeForm ? 'free_form' : name,
    aliases: parameter.aliases ?? [],
    type: parameter.elements ? `list of ${parameter.elements}` : parameter.type,
    required: parameter.required === true,
    ...(parameter.default === undefined ? {} : { default: showDefault(parameter.default) }),
    support: refused === undefined ? 'full' : refusedExcept ? 'partial' : 'refused',
    ...(refused === undefined ? {} : { reason: refused + (accepted ?? '') }),
  };
}

function showDefault(value: Value): string {
  return typeof value === 'string' ? JSON.stringify(value) : toStr(value);
}
