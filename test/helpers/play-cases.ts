import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { RunEvent, TaskReport } from '../../src/executor/events.ts';
import type { RunOptions } from '../../src/executor/run-options.ts';
import { openConnection } from '../../src/transport/open-connection.ts';
import { plainValue } from './plain-value.ts';
import { runForTest } from './run-playbook.ts';

/** What happens in a run, in the form in which the recorder writes it. */
export interface Recorded {
  readonly events: readonly RecordedEvent[];
  readonly recap: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Ansible ended the run with an error: it has no recap, and says nothing of the host that met the error. */
  readonly aborted?: boolean;
}

export type RecordedEvent = Readonly<Record<string, unknown>>;

const ROOT = join(import.meta.dirname, '..', 'golden', 'plays');

/** Names of the plays that were recorded from Ansible. */
export function playCases(): string[] {
  return readdirSync(ROOT)
    .filter((name) => existsSync(join(ROOT, name, 'expected.json')))
    .sort();
}

/** Under `free` only the order on each host means something. */
export function byHost({ events, recap }: Recorded): Recorded {
  const named = events.filter((event) => event.host !== undefined);
  return {
    events: named.toSorted((left, right) =>
      String(left.host) < String(right.host) ? -1 : left.host === right.host ? 0 : 1,
    ),
    recap,
  };
}

export function expectedOf(name: string): Recorded {
  return normalize(JSON.parse(readFileSync(join(ROOT, name, 'expected.json'), 'utf8')) as Recorded);
}

/** What both can be compared by, after a run that Ansible ended with an error. */
export function untilAborted({ events }: Recorded): Recorded {
  const [last, failure] = [events.at(-1), events.at(-1)?.outcome === 'failed'];
  return { events: failure && last ? events.slice(0, -1) : events, recap: {} };
}

/**
 * Runs a recorded play here, over local connections. `asRemote`: the engine takes the hosts for remote ones, to which it sends
 * tasks ahead of their turns.
 */
export async function runCase(name: string, asRemote = false): Promise<Recorded> {
  const folder = join(ROOT, name);
  const scratch = mkdtempSync(join(tmpdir(), 'calico-deploy-play-'));
  const { extraVars, options, check } = readArguments(join(folder, 'arguments'), folder);
  try {
    const { events, summary, diagnostics } = await runForTest(
      {
        playbook: join(folder, 'play.yml'),
        inventory: [join(folder, 'hosts')],
        extraVars: [`scratch=${scratch}`, ...(asRemote ? ['ansible_connection=ssh'] : []), ...extraVars],
        check,
        options: { connection: { sshArgs: SSH_ARGS, timeout: 5, become: false }, ...options },
      },
      (target) => openConnection(asRemote ? { ...target, connection: 'local' } : target),
    );
    const errors = diagnostics.filter((each) => each.severity === 'error');
    if (errors.length > 0) throw new Error(errors.map((each) => `${each.summary} (${each.range?.line})`).join('\n'));
    const recap = Object.fromEntries([...summary.recap].map(([host, counts]) => [host, { ...counts }]));
    const text = JSON.stringify({ events: events.flatMap(recordedEvent), recap });
    return normalize(
      JSON.parse(
        text
          .replaceAll(scratch, 'SCRATCH')
          .replaceAll(`${ROOT}/`, '')
          .replaceAll(`${relative(process.cwd(), ROOT)}/`, ''),
      ) as Recorded,
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const SSH_ARGS = ['-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=no'];

function readArguments(path: string, folder: string) {
  const words = existsSync(path) ? readFileSync(path, 'utf8').trim().split(/\s+/) : [];
  const values = (option: string) => words.flatMap((word, at) => (words[at - 1] === option ? [word] : []));
  const tags = (option: string) => values(option).flatMap((value) => value.split(','));
  const only = tags('--tags');
  const [startAtTask] = values('--start-at-task');
  const options: Partial<RunOptions> = {
    ...(startAtTask === undefined ? {} : { startAtTask }),
    tags: { only: new Set(only.length > 0 ? only : ['all']), skip: new Set(tags('--skip-tags')) },
    check: words.includes('--check'),
  };
  const extraVars = values('-e').map((value) => (value.startsWith('@') ? `@${join(folder, value.slice(1))}` : value));
  return { options, check: words.includes('--check'), extraVars };
}

function recordedEvent(event: RunEvent): RecordedEvent[] {
  switch (event.type) {
    case 'play-start':
      return [{ play: event.name }];
    case 'task-start': {
      const task = event.role === undefined ? event.name : `${event.role} : ${event.name}`;
      return [event.handler ? { task, handler: true } : { task }];
    }
    case 'retry':
      return [{ host: event.host, retry: event.attemptsLeft }];
    case 'item':
      return [reported(event, true)];
    case 'result':
      return [isInclude(event) ? included(event) : reported(event, false)];
    default:
      return [];
  }
}

function isInclude({ module, outcome }: TaskReport): boolean {
  return module.startsWith('include_') && module !== 'include_vars' && outcome === 'ok';
}

function included({ host, values }: TaskReport): RecordedEvent {
  return { host, included: String(values.get('include')).split('/').at(-1) };
}

function reported(event: TaskReport, isItem: boolean): RecordedEvent {
  const { host, ignored, values, noLog, item } = event;
  // Ansible tells of an item that could not be reached as failed.
  const outcome = isItem && event.outcome === 'unreachable' ? 'failed' : event.outcome;
  // Why a host is unreachable is worded differently on purpose.
  const msg =
    event.outcome === 'unreachable' && !values.has('results') ? undefined : (values.get('msg') ?? values.get('reason'));
  const attempts = values.get('attempts');
  return {
    host,
    outcome,
    ...(ignored && !isItem ? { ignored: true } : {}),
    ...(isItem ? { item: noLog ? '(censored due to no_log)' : plainValue(item ?? null) } : {}),
    ...(msg === undefined || msg === null ? {} : { msg: plainValue(msg) }),
    ...(noLog ? { censored: true } : {}),
    ...(attempts === undefined ? {} : { attempts: plainValue(attempts) }),
  };
}

/** Hosts work at the same time: what belongs to one task is put in the order of the hosts. */
function normalize({ events, recap, aborted }: Recorded): Recorded {
  const groups: RecordedEvent[][] = [];
  for (const event of events) {
    const last = groups.at(-1);
    if (last && event.host !== undefined) last.push(event);
    else groups.push([event]);
  }
  const byHost = (left: RecordedEvent, right: RecordedEvent) =>
    String(left.host ?? '') < String(right.host ?? '') ? -1 : left.host === right.host ? 0 : 1;
  return {
    events: groups.flatMap((group) => group.toSorted(byHost)),
    recap: sorted(recap),
    ...(aborted ? { aborted } : {}),
  };
}

function sorted(recap: Recorded['recap'] = {}): Recorded['recap'] {
  return Object.fromEntries(Object.entries(recap).sort(([left], [right]) => (left < right ? -1 : 1)));
}
