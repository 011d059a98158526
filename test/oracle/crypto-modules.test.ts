import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCertificate } from '../../src/x509/certificate.ts';
import { ensureAnsible, runAnsible } from '../helpers/ansible.ts';
import { runCli } from '../helpers/cli.ts';

type Plain = Record<string, unknown>;

/** Tasks that build on each other: keys of every type, requests by them, certificates of a CA and of their own, all described. */
const KEYS: Readonly<Record<string, Plain>> = {
  rsa: { type: 'RSA', size: 2048 },
  pkcs8: { type: 'RSA', size: 2048, format: 'pkcs8', mode: '0640' },
  locked: { type: 'RSA', size: 2048, passphrase: 'secret' },
  ec: { type: 'ECC', curve: 'secp256r1' },
  ec521: { type: 'ECC', curve: 'secp521r1', format: 'pkcs8' },
  k1: { type: 'ECC', curve: 'secp256k1' },
  ed25519: { type: 'Ed25519' },
  ed448: { type: 'Ed448' },
  x25519: { type: 'X25519', format: 'raw' },
};
const SIGNING = ['rsa', 'pkcs8', 'ec', 'ec521', 'k1', 'ed25519', 'ed448'];
const EVERYTHING = {
  subject_ordered: [{ C: 'DE' }, { O: 'Test' }, { CN: 'host.example' }],
  subject_alt_name: [
    'DNS:host.example',
    'DNS:*.host.example',
    'IP:192.0.2.1',
    'IP:2001:db8::1',
    'email:a@host.example',
  ],
  key_usage: ['digitalSignature', 'keyEncipherment'],
  key_usage_critical: true,
  extended_key_usage: ['serverAuth', 'clientAuth'],
  basic_constraints: ['CA:FALSE'],
  ocsp_must_staple: true,
};
const AUTHORITY = {
  common_name: 'oracle CA',
  use_common_name_for_san: false,
  basic_constraints: ['CA:TRUE', 'pathlen:1'],
  basic_constraints_critical: true,
  key_usage: ['keyCertSign', 'cRLSign'],
  name_constraints_permitted: ['DNS:example', 'IP:192.0.2.0/24', 'IP:2001:db8::/32', 'email:host.example'],
  create_subject_key_identifier: true,
};

/** Different in each run: made of random numbers. */
const RANDOM = [
  ...['fingerprint', 'fingerprints', 'public_key', 'public_key_fingerprints', 'modulus', 'x', 'y', 'serial_number'],
  ...[
    'subject_key_identifier',
    'authority_key_identifier',
    'value',
    'notBefore',
    'notAfter',
    'not_before',
    'not_after',
  ],
];

let dir: string;
let ours: Plain[][];
let theirs: Plain[][];
/** Results of a third run of each in the files of the other, and whether a byte of those changed. */
let crossed: { readonly name: string; readonly results: Plain[]; readonly kept: boolean }[];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'calico-deploy-crypto-'));
  writeFileSync(join(dir, 'play.yml'), JSON.stringify([playOf(tasks())]));
  const python = join(await ensureAnsible(), 'python');
  const byAnsible = async (folder: string) => {
    const words = ['-i', 'localhost,', '-e', `ansible_python_interpreter=${python}`, '-e', `d=${folder}`, 'play.yml'];
    await runAnsible('ansible-playbook', words, { cwd: dir });
    return resultsIn(folder);
  };
  const byUs = async (folder: string) => {
    await runCli(['playbook', '-i', 'localhost,', '-e', `d=${folder}`, 'play.yml'], { cwd: dir });
    return resultsIn(folder);
  };
  const [mine, real] = ['ours', 'theirs'].map((name) => join(dir, name)) as [string, string];
  for (const folder of [mine, real]) mkdirSync(folder);
  ours = [await byUs(mine), await byUs(mine)];
  theirs = [await byAnsible(real), await byAnsible(real)];
  crossed = [await cross('ours', mine, byAnsible), await cross('theirs', real, byUs)];
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('the crypto modules are those of community.crypto', () => {
  it.each([0, 1])('run %i gives the same results', (run) => {
    for (const [index, { name }] of tasks().entries()) {
      expect(comparable(ours[run]?.[index]), name).toEqual(comparable(theirs[run]?.[index]));
    }
  });

  it('a second run changes nothing', () => {
    expect(ours[1]?.map(({ changed }) => changed)).toEqual(tasks().map(() => false));
  });

  it('the same files are left, with the same modes', () => {
    expect(filesIn(join(dir, 'ours'))).toEqual(filesIn(join(dir, 'theirs')));
  });

  it('each leaves what the other made as it is', () => {
    for (const { name, results, kept } of crossed) {
      const changed = results.flatMap((result, index) => (result.changed === false ? [] : [tasks()[index]?.name]));
      expect({ name, changed, kept }).toEqual({ name, changed: [], kept: true });
    }
  });

  it('certificates of either CA verify', () => {
    for (const name of ['ours', 'theirs']) {
      const read = (file: string) => readCertificate(readFileSync(join(dir, name, file), 'utf8'));
      const ca = read('ca.pem');
      for (const key of SIGNING) expect(ca && read(`${key}.pem`)?.x509.verify(ca.x509.publicKey), key).toBe(true);
    }
  });
});

interface Task {
  readonly name: string;
  readonly module: string;
  readonly args: Plain;
}

function tasks(): Task[] {
  const at = (file: string) => `{{ d }}/${file}`;
  const task = (name: string, module: string, args: Plain): Task => ({
    name,
    module: `community.crypto.${module}`,
    args,
  });
  const own = { ownca_path: at('ca.pem'), ownca_privatekey_path: at('rsa.key'), provider: 'ownca' };
  return [
    ...Object.entries(KEYS).map(([name, args]) =>
      task(`${name} key`, 'openssl_privatekey', { path: at(`${name}.key`), ...args }),
    ),
    task('CA request', 'openssl_csr', { path: at('ca.csr'), privatekey_path: at('rsa.key'), ...AUTHORITY }),
    task('CA', 'x509_certificate', {
      path: at('ca.pem'),
      csr_path: at('ca.csr'),
      privatekey_path: at('rsa.key'),
      provider: 'selfsigned',
    }),
    ...SIGNING.flatMap((name) => [
      task(`${name} request`, 'openssl_csr', {
        path: at(`${name}.csr`),
        privatekey_path: at(`${name}.key`),
        ...EVERYTHING,
      }),
      task(`${name} certificate`, 'x509_certificate', { path: at(`${name}.pem`), csr_path: at(`${name}.csr`), ...own }),
      task(`${name} request described`, 'openssl_csr_info', { path: at(`${name}.csr`) }),
      task(`${name} certificate described`, 'x509_certificate_info', {
        path: at(`${name}.pem`),
        valid_at: { soon: '+1d' },
      }),
      task(`${name} public key`, 'openssl_publickey', { path: at(`${name}.pub`), privatekey_path: at(`${name}.key`) }),
    ]),
    task('locked request', 'openssl_csr', {
      path: at('locked.csr'),
      privatekey_path: at('locked.key'),
      privatekey_passphrase: 'secret',
      common_name: 'locked.example',
    }),
    task('CA described', 'x509_certificate_info', { path: at('ca.pem') }),
  ];
}

function playOf(all: readonly Task[]): Plain {
  const steps = all.flatMap(({ name, module, args }, index) => [
    { name, [module]: args, register: `r${index}`, ignore_errors: true },
  ]);
  const results = all.map((_, index) => `r${index}`).join(', ');
  const save = { copy: { content: `{{ [${results}] | to_json }}`, dest: '{{ d }}.json' } };
  return { hosts: 'localhost', connection: 'local', gather_facts: false, tasks: [...steps, save] };
}

function resultsIn(folder: string): Plain[] {
  return JSON.parse(readFileSync(`${folder}.json`, 'utf8').replaceAll(folder, 'DIR')) as Plain[];
}

/** Has the other program run on a copy of the files, which the play does not tell from those that it made. */
async function cross(name: string, folder: string, run: (folder: string) => Promise<Plain[]>) {
  const copy = `${folder}-crossed`;
  cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
  const results = await run(copy);
  const bytes = (place: string) => readdirSync(place).map((file) => [file, readFileSync(join(place, file), 'utf8')]);
  return { name, results, kept: JSON.stringify(bytes(folder)) === JSON.stringify(bytes(copy)) };
}

function filesIn(folder: string): [string, string][] {
  return readdirSync(folder).map((file) => [file, (statSync(join(folder, file)).mode & 0o7777).toString(8)]);
}

/** A result with the kinds of what is random in place of it, and without what only one of both adds. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !['diff', 'warnings', 'deprecations'].includes(name));
  const entries = kept.map(([name, each]) => [name, RANDOM.includes(name) ? kindOf(each) : comparable(each)]);
  return Object.fromEntries(entries.toSorted(([left], [right]) => (String(left) < String(right) ? -1 : 1)));
}

function kindOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? Object.keys(value).toSorted() : typeof value;
}
