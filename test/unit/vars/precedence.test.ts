import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { plainValue } from '../../helpers/plain-value.ts';
import { runForTest } from '../../helpers/run-playbook.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'golden', 'vars', 'precedence');

it('of two levels that set a variable the one wins that wins in Ansible, for every pair', async () => {
  const { events, diagnostics } = await runForTest(
    {
      playbook: join(FOLDER, 'play.yml'),
      inventory: [join(FOLDER, 'inventory')],
      extraVars: [`@${join(FOLDER, 'extra.yml')}`],
    },
    () => Promise.reject(new Error('no task needs a host')),
  );
  expect(diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
  const shown = events.find((event) => event.type === 'result' && event.module === 'debug');
  const winners = shown?.type === 'result' ? plainValue(shown.values.get('msg') ?? null) : undefined;
  expect(winners).toEqual(JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')));
});
