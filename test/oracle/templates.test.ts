import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TemplateEngine } from '../../src/template/engine.ts';
import { TemplateError } from '../../src/template/values/errors.ts';
import { contextScope } from '../helpers/context-scope.ts';
import { realEffects } from '../helpers/template-effects.ts';
import { AnsibleServer } from './harness/ansible-server.ts';

/** Random templates over these variables; where both tools must agree and how often. */
const FOLDER = join(import.meta.dirname, '..', 'golden', 'jinja');
const COUNT = 2000;
const LEAST = 0.98;

interface Case {
  readonly id: string;
  readonly t: string;
  readonly trim?: boolean;
  readonly lstrip?: boolean;
  readonly answer: Answer;
}
interface Answer {
  readonly text?: string;
  readonly error?: string;
}

let ansible: AnsibleServer;
beforeAll(async () => {
  ansible = await AnsibleServer.start();
});
afterAll(() => ansible.stop());

describe('random templates come out as ansible-core renders them', { concurrent: true }, () => {
  it.each(seeds())('seed %i', async (seed) => {
    const { cases } = await ansible.ask<{ cases: Case[] }>({ kind: 'templates', seed, count: COUNT, folder: FOLDER });
    const judged = cases.map((each) => ({ ...each, ours: render(each) }));
    const rendered = judged.filter(({ answer }) => answer.text !== undefined);
    const refused = judged.filter(({ answer }) => answer.text === undefined);
    const different = rendered.filter(({ answer, ours }) => answer.text !== ours.text);
    const accepted = refused.filter(({ ours }) => ours.text !== undefined);
    const same = 1 - different.length / rendered.length;
    const both = 1 - accepted.length / refused.length;
    console.log(
      `seed ${seed}: ${percent(same)} of ${rendered.length} the same bytes, ${percent(both)} of ${refused.length} refused`,
    );
    keep(seed, { different, accepted });
    expect(same, `seed ${seed}, the same bytes`).toBeGreaterThanOrEqual(LEAST);
    expect(both, `seed ${seed}, refused`).toBeGreaterThanOrEqual(LEAST);
  });
});

/** `CALICO_ORACLE_SEEDS=1,2,3` takes these instead of three fresh ones. */
function seeds(): number[] {
  const given = process.env.CALICO_ORACLE_SEEDS;
  if (given) return given.split(',').map(Number);
  return [0, 1, 2].map(() => Math.floor(Math.random() * 1_000_000));
}

function render({ t, trim = true, lstrip = false }: Case): Answer {
  const engine = new TemplateEngine(realEffects({ LAB_X: 'labx' }));
  const path = join(FOLDER, 'tpl', 'case.j2');
  const options = { scope: contextScope(engine, FOLDER), searchPath: [FOLDER], path };
  try {
    return { text: engine.renderFile(t, { ...options, trimBlocks: trim, lstripBlocks: lstrip }) };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { error: error.message };
  }
}

/** With `CALICO_ORACLE_REPORT=FOLDER` the templates that differ are written there, a file for each seed. */
function keep(seed: number, report: unknown): void {
  const folder = process.env.CALICO_ORACLE_REPORT;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${seed}.json`), `${JSON.stringify(report, undefined, 1)}\n`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
