import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Lab } from '../lab.ts';

/** The files of one host's key and certificate, as text. */
export interface IssuedFiles {
  readonly key: string;
  readonly request: string;
  readonly certificate: string;
}

/** What the control node keeps of the hosts' keys: by path below ca_dir, kind, mode and owner. */
export async function readIssuedModes(lab: Lab): Promise<Record<string, string>> {
  const paths = (await readdir(lab.paths.caDir, { recursive: true })).toSorted();
  const rows = paths.map(async (path) => {
    const { mode, uid, gid } = await stat(join(lab.paths.caDir, path));
    return [path, `${mode.toString(8)} ${uid}:${gid}`] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}

/** Reads what was issued for a host on the control node. */
export async function readIssuedFiles(lab: Lab, host: string): Promise<IssuedFiles> {
  const read = (name: string) => readFile(join(lab.paths.caDir, 'calico', host, name), 'utf8');
  return {
    key: await read('calico-key.pem'),
    request: await read('calico.csr'),
    certificate: await read('calico.pem'),
  };
}

/**
 * The fields of a host's key, request and certificate. Left out is what differs from one issue to the next: the key, the
 * serial number, the time; of these, the relations are given.
 */
export async function describeIssued(files: IssuedFiles, ca: string): Promise<Record<string, unknown>> {
  const certificate = new X509Certificate(files.certificate);
  const key = certificate.publicKey;
  const seconds = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 1000;
  return {
    certificate: await printCertificate(files.certificate, key),
    request: await printRequest(files.request, key),
    forms: [files.key, files.request, files.certificate].map(formOf),
    key: { type: key.asymmetricKeyType, ...key.asymmetricKeyDetails },
    keyMatchesCertificate: createPublicKey(files.key).equals(key),
    signedByCa: certificate.verify(createPublicKey(ca)),
    // Both ends are read from the clock, a moment apart.
    minutesValid: Math.round(seconds / 60),
    issuedJustNow: Math.abs(Date.now() - Date.parse(certificate.validFrom)) < 15 * 60_000,
    serialIsLong: BigInt(`0x${certificate.serialNumber}`) > 2n ** 64n,
  };
}

async function printCertificate(pem: string, key: KeyObject): Promise<string> {
  const left = 'no_pubkey,no_sigdump,no_serial,no_validity';
  return nameOwnKey(await openssl(pem, 'x509', '-noout', '-text', '-certopt', left), key);
}

async function printRequest(pem: string, key: KeyObject): Promise<string> {
  const publicKey = await openssl(pem, 'req', '-noout', '-pubkey');
  const text = await openssl(pem, 'req', '-noout', '-text', '-verify', '-reqopt', 'no_pubkey,no_sigdump');
  const isOwn = createPublicKey(publicKey).equals(key);
  return `${nameOwnKey(text, key)}\nof ${isOwn ? "the certificate's key" : 'another key'}`;
}

async function openssl(input: string, ...args: readonly string[]): Promise<string> {
  return (await execa('openssl', args, { input })).stdout;
}

/** An identifier that is the SHA-1 of the public key (RFC 5280, 4.2.1.2) is written as such. */
function nameOwnKey(text: string, key: KeyObject): string {
  const digest = createHash('sha1')
    .update(key.export({ type: 'pkcs1', format: 'der' }))
    .digest('hex')
    .toUpperCase();
  return text.replaceAll((digest.match(/../g) ?? []).join(':'), 'SHA-1 of its key');
}

/** The form of a PEM file: its first and last lines, the widths between, what follows. */
function formOf(pem: string): unknown {
  const lines = pem.split('\n');
  const widths = new Set(lines.slice(1, -3).map((line) => line.length));
  return { first: lines[0], last: lines.slice(-2), widths: [...widths] };
}
