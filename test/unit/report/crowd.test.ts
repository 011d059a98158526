import { describe, expect, it } from 'vitest';
import type { HostRecap, Outcome, RunEvent } from '../../../src/executor/events.ts';
import { paletteFor } from '../../../src/report/color.ts';
import { createCrowdReporter } from '../../../src/report/crowd.ts';

const HOSTS = Array.from({ length: 60 }, (_, index) => `h${index + 1}`);
const COUNTS: HostRecap = { ok: 1, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0 };

function result(host: string, outcome: Outcome, rest = {}): RunEvent {
  const common = { task: 't', module: 'copy', ignored: false, values: new Map(), diff: [], verboseAlways: false };
  return { type: 'result', host, outcome, noLog: false, ...common, ...rest };
}

const TASK: RunEvent = { type: 'task-start', name: 't', module: 'copy', handler: false, place: 'f:1' };

/** What is drawn of events; those that are passed on appear by their type and host. */
async function draw(hosts: readonly string[], events: readonly RunEvent[], verbosity = 0): Promise<string> {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const inner = {
    event: (event: RunEvent) => write(`<${event.type}${'host' in event ? ` ${event.host}` : ''}>\n`),
    close: () => {},
  };
  const reporter = createCrowdReporter(inner, { write, palette: await paletteFor(false), verbosity });
  for (const event of [{ type: 'play-start', name: 'p', hosts } as const, TASK, ...events]) reporter.event(event);
  return text;
}

describe('the lines of very many hosts', () => {
  const events = [
    ...HOSTS.map((host, index) => result(host, index < 12 ? 'changed' : index < 14 ? 'skipped' : 'ok')),
    result('h61', 'failed'),
    result('h62', 'ok', { verboseAlways: true }),
    TASK,
  ];

  it('are drawn together where they say the same; what has more to tell has its own', async () => {
    expect((await draw(HOSTS, events)).split('\n')).toEqual([
      ...['<play-start>', '<task-start>', '<result h61>', '<result h62>'],
      'ok: [46 hosts]',
      'changed: [h1, h2, h3, h4, h5, h6, h7, h8, h9, h10 and 2 more]',
      'skipping: [h13, h14]',
      ...['<task-start>', ''],
    ]);
  });

  it('are all there for fewer hosts, and with -v', async () => {
    const each = HOSTS.map((host) => `<result ${host}>`).join('\n');
    expect(await draw(HOSTS.slice(0, 49), events)).toContain(each);
    expect(await draw(HOSTS, events, 1)).toContain(each);
  });

  it('end with what the recap above is too long to show', async () => {
    const recap = new Map(HOSTS.map((host) => [host, COUNTS]));
    recap.set('h7', { ...COUNTS, failed: 1 }).set('h9', { ...COUNTS, changed: 1 });
    expect(await draw(HOSTS, [{ type: 'recap', recap }])).toMatch(
      /<recap>\n60 hosts, 1 changed, 1 failed \(h7\), none unreachable\n$/,
    );
  });
});
