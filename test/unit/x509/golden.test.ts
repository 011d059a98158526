import { Buffer } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bindArguments } from '../../../src/modules/arguments/bind-arguments.ts';
import { fromJson } from '../../../src/modules/arguments/from-json.ts';
import type { ModuleContext, ModuleResult } from '../../../src/modules/module.ts';
import { findModule } from '../../../src/modules/registry.ts';
import type { Value } from '../../../src/parsing/value.ts';
import { readCertificate } from '../../../src/x509/certificate.ts';
import { childAt, readDer } from '../../../src/x509/der.ts';
import { decodePem } from '../../../src/x509/pem.ts';
import { keyFormat } from '../../../src/x509/private-key.ts';
import { MemoryFiles } from '../../helpers/memory-files.ts';
import { plainValue } from '../../helpers/plain-value.ts';

type Plain = Record<string, unknown>;

interface Case {
  readonly title: string;
  readonly module: string;
  readonly arguments: Plain;
}

interface Recorded {
  readonly check: Plain;
  readonly first: Plain;
  readonly again: Plain;
  /** What the first run left, without untouched inputs; null for an input that it removed. */
  readonly files: Readonly<Record<string, { mode: string; content: string } | null>>;
}

const ROOT = new URL('../../golden/x509/', import.meta.url);
const WORK = '/tmp/golden-x509';
const CASES = JSON.parse(readFileSync(new URL('cases.json', ROOT), 'utf8')) as Case[];
const RECORDED = JSON.parse(readFileSync(new URL('recorded.json', ROOT), 'utf8')) as Record<string, Recorded>;
const DIFFERS = JSON.parse(readFileSync(new URL('differs.json', ROOT), 'utf8')) as Record<
  string,
  Record<string, string>
>;

/** Different in each run: made of random numbers, of the time, or of the process. They must only be of the same kind. */
const RANDOM = ['serial_number', 'backup_file', 'certificate'];
/** With a new key everything that tells of it is new too. */
const OF_NEW_KEYS = ['fingerprint', 'public_key', 'public_key_fingerprints', 'modulus', 'x', 'y', 'privatekey'];
const CONTEXT: ModuleContext = { host: 'h1', check: false, diff: true, environment: {}, owes: [], timeout: 0 };

for (const name of [...new Set(CASES.map(({ module }) => module))]) {
  describe(name, () => {
    for (const golden of CASES.filter(({ module }) => module === name)) {
      it(golden.title, () => checkCase(golden, RECORDED[golden.title] as Recorded));
    }
  });
}

it('every difference that is allowed is one of a case', () => {
  expect(Object.keys(DIFFERS).filter((title) => RECORDED[title] === undefined)).toEqual([]);
});

async function checkCase(golden: Case, recorded: Recorded): Promise<void> {
  const host = new MemoryFiles(WORK, inputs());
  const comparable = (result: Plain) => leaveOut(result, golden, recorded);
  const checked = comparable(await play(golden, host, true));
  if (DIFFERS[golden.title]?.check === undefined) expect(checked).toEqual(comparable(recorded.check));
  expect([...host.files.keys()]).toEqual([...new MemoryFiles(WORK, inputs()).files.keys()]);
  expect(comparable(await play(golden, host, false))).toEqual(comparable(recorded.first));
  compareFiles(host, recorded, golden);
  expect(comparable(await play(golden, host, false))).toEqual(comparable(recorded.again));
  const theirs = new MemoryFiles(WORK, inputs());
  putFiles(theirs, recorded);
  const before = new Map(theirs.files);
  expect(comparable(await play(golden, theirs, false))).toEqual(comparable(recorded.again));
  if (recorded.again.changed === false) expect(theirs.files).toEqual(before);
}

/** Runs a module on the files; the result as Ansible registers it. */
async function play(golden: Case, host: MemoryFiles, check: boolean): Promise<Plain> {
  const module = findModule(golden.module);
  if (!module) throw new Error(`no module ${golden.module}`);
  const bound = bindArguments(module, argumentsOf(golden));
  if (typeof bound === 'string') return { changed: false, failed: true, msg: bound };
  const run = module.run(bound, { ...CONTEXT, check });
  let step = run.next();
  while (!step.done) {
    const request = step.value;
    if (request.kind === 'compute') step = run.next({ kind: 'compute', value: await request.compute() });
    else if (request.kind === 'operation') {
      const answer = await host.perform(request.operation);
      step = run.next('result' in answer ? { kind: 'operation', ...answer } : { kind: 'operation-failed', ...answer });
    } else throw new Error(`a request for ${request.kind}`);
  }
  return registered(step.value);
}

/** Integers beyond a double's are written with an `n` behind in the recorded answers, and in one case. */
function argumentsOf(golden: Case): Map<Value, Value> {
  return fromJson(JSON.stringify(golden.arguments)) as Map<Value, Value>;
}

function registered({ changed, failed = false, msg, values, diff, warnings }: ModuleResult): Plain {
  const [side] = diff ?? [];
  const parse = (text: string | undefined) => (text === undefined ? undefined : exactNumbers(text));
  return {
    ...(textNumbers(plainValue(values)) as Plain),
    changed,
    failed,
    ...(msg === undefined ? {} : { msg }),
    ...(warnings ? { warnings } : {}),
    ...(side ? { diff: { before: parse(side.before), after: parse(side.after) } } : {}),
  };
}

function exactNumbers(text: string): unknown {
  return JSON.parse(text.replaceAll(/(?<=": )\d{16,}(?=[,\n])/g, '"$&n"'));
}

function textNumbers(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return value.map(textNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, textNumbers(each)]));
}

/** Ansible gives a difference also where there is none. */
function leaveOut(result: Plain, golden: Case, recorded: Recorded): Plain {
  const { diff, ...rest } = result;
  const { before, after } = (diff ?? {}) as { before?: unknown; after?: unknown };
  const shown = JSON.stringify(before) === JSON.stringify(after) ? rest : { ...rest, diff };
  const isMade = recorded.first.changed === true;
  const isNewKey = golden.module.endsWith('openssl_privatekey') && isMade;
  const made = isNewKey ? OF_NEW_KEYS : isMade ? ['fingerprints', ...(isSignedByEcc(golden) ? ['csr'] : [])] : [];
  const random = [
    ...(isMade || golden.module.endsWith('x509_certificate') ? RANDOM : []),
    ...made,
    ...Object.keys(DIFFERS[golden.title] ?? {}),
  ];
  return sortKeys(mask(shown, random)) as Plain;
}

function mask(value: unknown, random: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((each) => mask(each, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      random.includes(key) && each !== null ? kindOf(each) : mask(each, random),
    ]),
  );
}

/** For dictionaries the names that they hold. */
function kindOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return typeof value;
  return Object.keys(value).toSorted();
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sortKeys(each)]));
}

/** What the run left is what Ansible left: the same bytes where nothing in them is random. */
function compareFiles(host: MemoryFiles, recorded: Recorded, golden: Case): void {
  const theirs = new MemoryFiles(WORK, inputs());
  putFiles(theirs, recorded);
  const view = (files: MemoryFiles) =>
    [...files.files].map(([path, { bytes, mode }]) => [path, mode, essence(bytes, golden)]).toSorted();
  expect(view(host)).toEqual(view(theirs));
}

/** Of a file with random parts its kind and what is not random. */
function essence(bytes: Buffer, golden: Case): unknown {
  const text = bytes.toString('utf8');
  if (golden.module.endsWith('openssl_privatekey')) {
    return text.startsWith('-----')
      ? [keyFormat(bytes), text.split('\n')[0], /^DEK-Info: [^,]+/m.exec(text)?.[0]]
      : bytes.length;
  }
  const certificate = readCertificate(text);
  if (certificate) {
    const { signatureOid, subjectDer, issuer, extensions, notBefore, notAfter, version } = certificate;
    return { signatureOid, subjectDer, issuer, extensions, notBefore, notAfter, version };
  }
  const request = decodePem(text, 'CERTIFICATE REQUEST');
  return request && isSignedByEcc(golden) ? Buffer.from(childAt(readDer(request), 0).full).toString('base64') : text;
}

/** ECDSA signatures are random: of a request all before them must be the same. */
function isSignedByEcc({ module, arguments: { privatekey_path: path } }: Case): boolean {
  return module.endsWith('openssl_csr') && /(ec|brainpool)\.pem$/.test(String(path));
}

function inputs(): Map<string, { bytes: Buffer; mode: string }> {
  const folder = new URL('inputs/', ROOT);
  return new Map(
    readdirSync(folder).map((name) => [name, { bytes: readFileSync(new URL(name, folder)), mode: '0600' }]),
  );
}

function putFiles(host: MemoryFiles, { files }: Recorded): void {
  for (const [name, file] of Object.entries(files)) {
    const path = `${WORK}/${name.replace(/\.\d+\.[\d@:-]+~$/, '.backup')}`;
    if (file === null) host.files.delete(path);
    else host.files.set(path, { bytes: Buffer.from(file.content, 'base64'), mode: file.mode.padStart(4, '0') });
  }
}
