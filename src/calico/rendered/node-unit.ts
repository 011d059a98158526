import { expectedInEnvironment } from '../node-environment.ts';
import { splitCommandLine } from './command-words.ts';
import { findUnexpanded, type RenderedFault } from './rendered-fault.ts';
import { parseUnit, type UnitSetting } from './unit-lines.ts';

/** Reads calico-node.service as systemd and docker will: sections, one ExecStart, a `docker run` with sane environment. */
export function checkNodeUnit(text: string): RenderedFault[] {
  const { settings, faults } = parseUnit(text);
  const commands = settings.filter((setting) => setting.section === 'Service' && /^Exec/.test(setting.key));
  return [...findUnexpanded(text), ...faults, ...startFaults(settings), ...commands.flatMap(commandFaults)];
}

function startFaults(settings: readonly UnitSetting[]): RenderedFault[] {
  const starts = settings.filter((setting) => setting.section === 'Service' && setting.key === 'ExecStart');
  if (starts.length === 1) return [];
  const line = starts[1]?.line;
  const summary = starts.length === 0 ? '[Service] has no ExecStart' : '[Service] has more than one ExecStart';
  return [line === undefined ? { summary } : { line, summary }];
}

function commandFaults({ key, value, line }: UnitSetting): RenderedFault[] {
  const { words, fault } = splitCommandLine(value);
  if (fault !== undefined) return [{ line, summary: `${key}: ${fault}` }];
  const program = (words[0] ?? '').replace(/^[-@:+!]+/, '');
  if (!program.startsWith('/'))
    return [{ line, summary: `${key} runs ${JSON.stringify(program)}, which is no absolute path` }];
  return key === 'ExecStart' ? dockerRunFaults(words.slice(1), line) : [];
}

/** Options of `docker run` that stand alone; of the others the next word is the value unless it is joined by `=`. */
const FLAGS = new Set(['--privileged', '--rm', '-d', '--detach', '-i', '-t', '--init', '--read-only']);

function dockerRunFaults(words: readonly string[], line: number): RenderedFault[] {
  const [verb, ...rest] = words;
  if (verb !== 'run')
    return [{ line, summary: `ExecStart calls docker ${verb ?? 'without a command'}, not docker run` }];
  const faults: RenderedFault[] = [];
  let index = 0;
  while (index < rest.length && rest[index]?.startsWith('-')) {
    const option = rest[index] ?? '';
    const takesValue = !FLAGS.has(option) && !option.includes('=');
    if (option === '-e' || option === '--env') faults.push(...environmentFaults(rest[index + 1] ?? '', line));
    index += takesValue ? 2 : 1;
  }
  if (rest[index] === undefined) faults.push({ line, summary: 'docker run names no image' });
  return faults;
}

function environmentFaults(assignment: string, line: number): RenderedFault[] {
  const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(assignment);
  if (!match) return [{ line, summary: `-e ${assignment} is no NAME=VALUE` }];
  const [, name = '', value = ''] = match;
  const expected = expectedInEnvironment(name, value);
  return expected === undefined ? [] : [{ line, summary: `${name} is ${JSON.stringify(value)}, not ${expected}` }];
}
