import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIAGNOSTIC_CODES } from '../../../src/errors/codes.ts';
import { runCli } from '../../helpers/cli.ts';
import { type ControlNode, makeControlNode } from '../../helpers/control-node.ts';
import { FAULTY_INPUTS, type FaultyInput } from './raised-cases.ts';

/** Every code is raised by the command line, at its place, with exit code 1. */
let control: ControlNode;
let scratch: string;

beforeAll(async () => {
  control = await makeControlNode();
  scratch = await mkdtemp(join(tmpdir(), 'calico-deploy-raised-'));
  await cp(control.inventory, join(scratch, 'hosts.yml'));
  for (const name of ['05.calico.yml', 'roles', 'templates']) await cp(name, join(scratch, name), { recursive: true });
});
afterAll(async () => {
  await rm(control.dir, { recursive: true, force: true });
  await rm(scratch, { recursive: true, force: true });
});

async function inFolderOf<T>(input: FaultyInput, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(`${scratch}-`);
  try {
    await cp(scratch, folder, { recursive: true });
    await spoil(folder, input);
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function spoil(folder: string, { edit, write = {} }: FaultyInput): Promise<void> {
  for (const [name, text] of Object.entries(write)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  if (edit === undefined) return;
  const [name, from, to] = edit;
  const text = await readFile(join(folder, name), 'utf8');
  expect(text).toContain(from);
  await writeFile(join(folder, name), text.replace(from, to));
}

describe('the code', () => {
  it('of every kind of fault has an input that raises it', () => {
    expect(Object.keys(FAULTY_INPUTS).toSorted()).toEqual(Object.keys(DIAGNOSTIC_CODES).toSorted());
  });

  it.each(Object.entries(FAULTY_INPUTS))('%s is raised', async (code, input) => {
    const result = await inFolderOf(input, (cwd) => runCli(input.command, { cwd }));
    expect(result, result.stderr).toMatchObject({ exitCode: 1 });
    const headers = result.stderr.split('\n').filter((line) => line.endsWith(`[${code}]`));
    expect(headers, result.stderr).not.toEqual([]);
    const place = input.place === '' ? 'error: ' : `${input.place}:`;
    expect(headers.filter((line) => !line.startsWith(place))).toEqual([]);
  });
});
