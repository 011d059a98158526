import { joinWords } from '../parsing/quote.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { SPACES, trimSpace } from '../template/values/white-space.ts';
import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments } from './module.ts';
import { ModuleFailure } from './requests.ts';
import { splitLines } from './run/split-lines.ts';
import { tryOnHost } from './system/ask-host.ts';

/** Databases whose fields colons part. */
const COLON = ['passwd', 'shadow', 'group', 'gshadow'];

/** What the exit codes of getent mean. */
const FAULTS: Readonly<Record<number, string>> = {
  1: 'Missing arguments, or database unknown.',
  2: 'One or more supplied key could not be found in the database.',
  3: 'Enumeration not supported on this database.',
};

/** ansible.builtin.getent: entries of the host's databases as the fact `getent_DATABASE`. */
export const getent = defineModule({
  name: 'getent',
  runsOn: 'host',
  reachesOut: false,
  returnsFacts: true,
  factNames: /^getent_/,
  parameters: {
    database: { type: 'str', required: true },
    key: { type: 'str' },
    service: { type: 'str' },
    split: { type: 'str' },
    fail_key: { type: 'bool', default: true },
  },
  validate: (args) => (textOf(args, 'split') === '' ? 'split must not be empty' : undefined),
  *run(args, context) {
    const { rc, parts } = yield* tryOnHost(`has getent || exit 127\nexec ${command(args)}\n`, context);
    if (rc === 127) throw new ModuleFailure('Failed to find required executable "getent" on the host');
    const key = textOf(args, 'key');
    const msg = FAULTS[rc] ?? 'Unexpected failure!';
    if (rc === 2 && key !== undefined && !flagOf(args, 'fail_key')) {
      return { changed: false, msg, values: new Map(), facts: fact(args, new Map([[key, null]])) };
    }
    if (rc !== 0) throw new ModuleFailure(msg);
    return { changed: false, values: new Map(), facts: fact(args, entries(parts.join('\0'), separator(args))) };
  },
});

function command(args: ModuleArguments): string {
  const service = textOf(args, 'service');
  const words = [
    requiredText(args, 'database'),
    textOf(args, 'key'),
    ...(service === undefined ? [] : ['-s', service]),
  ];
  return joinWords(['getent', ...words.filter((word) => word !== undefined)]);
}

function separator(args: ModuleArguments): string | undefined {
  return textOf(args, 'split') ?? (COLON.includes(requiredText(args, 'database')) ? ':' : undefined);
}

function fact(args: ModuleArguments, found: PyDict): PyDict {
  return new Map([[`getent_${requiredText(args, 'database')}`, found]]);
}

/** First field → the other fields, or a list of such lists where several entries begin alike. */
function entries(text: string, split: string | undefined): PyDict {
  const byName = new Map<string, string[][]>();
  for (const line of splitLines(text)) {
    const [name = '', ...fields] = split === undefined ? trimSpace(line).split(SPACES) : line.split(split);
    byName.set(name, [...(byName.get(name) ?? []), fields]);
  }
  return new Map<Value, Value>([...byName].map(([name, all]) => [name, all.length === 1 ? (all[0] ?? []) : all]));
}
