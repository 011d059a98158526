import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Value } from '../../src/parsing/value.ts';
import { parseYaml } from '../../src/parsing/yaml.ts';
import type { TemplateEngine } from '../../src/template/engine.ts';
import type { Scope } from '../../src/template/render-context.ts';

/** The variables of a folder's `ctx.yml`, lazy as those of a run, with `vars` that holds them all. */
export function contextScope(engine: TemplateEngine, folder: string): Scope {
  const { node } = parseYaml(readFileSync(join(folder, 'ctx.yml'), 'utf8'), 'ctx.yml');
  if (!node) throw new Error('ctx.yml cannot be parsed');
  const empty: Scope = { get: () => undefined, has: () => false, names: () => [] };
  const variables = engine.lazyNode(node, { scope: empty, searchPath: [folder] }) as Map<Value, Value>;
  return {
    get: (name) => (name === 'vars' ? variables : variables.get(name)),
    has: (name) => name === 'vars' || variables.has(name),
    names: () => [...variables.keys()].map(String),
  };
}
