import { describe, expect, it } from 'vitest';
import type { RunOperation } from '../../../src/agent/operation.ts';
import { bindArguments } from '../../../src/modules/arguments/bind-arguments.ts';
import { fromJson } from '../../../src/modules/arguments/from-json.ts';
import type { ModuleContext } from '../../../src/modules/module.ts';
import { findModule } from '../../../src/modules/registry.ts';
import type { Value } from '../../../src/parsing/value.ts';

const CONTEXT: ModuleContext = { host: 'h', check: false, diff: false, environment: {}, owes: [], timeout: 0 };

/** Whether the first command that a module runs is one that only looks. */
function firstLooks(name: string, args: Record<string, unknown>, context: Partial<ModuleContext> = {}): unknown {
  const module = findModule(name);
  if (!module) throw new Error(`no module ${name}`);
  const bound = bindArguments(module, fromJson(JSON.stringify(args)) as Map<Value, Value>);
  if (typeof bound === 'string') throw new Error(bound);
  const { value } = module.run(bound, { ...CONTEXT, ...context }).next();
  return (value as { operation: RunOperation }).operation.looks ?? false;
}

const LOOK = { commands: 'look' } as const;
const SECRET = { commands: 'secret' } as const;

describe('a command only looks', () => {
  it('where the task of command or shell says so', () => {
    expect(firstLooks('command', { cmd: 'true' }, LOOK)).toBe(true);
    expect(firstLooks('shell', { cmd: 'true' }, LOOK)).toBe(true);
    expect(firstLooks('command', { cmd: 'true' })).toBe(false);
    expect(firstLooks('command', { cmd: 'true' }, SECRET)).toBe(false);
  });

  it('where a module asks the host before it does anything, unless that is secret', () => {
    expect(firstLooks('getent', { database: 'passwd', key: 'root' })).toBe(true);
    expect(firstLooks('apt', { name: 'x' })).toBe(true);
    expect(firstLooks('file', { path: '~/x', state: 'directory' })).toBe(true);
    expect(firstLooks('getent', { database: 'passwd', key: 'root' }, SECRET)).toBe(false);
    expect(firstLooks('file', { path: '~/x', state: 'directory' }, SECRET)).toBe(false);
  });

  it('not where another module runs what it was given', () => {
    expect(firstLooks('raw', { _raw_params: 'true' }, LOOK)).toBe(false);
  });
});
