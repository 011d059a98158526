import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { type Diagnostic, errorAt, type Severity } from '../../errors/diagnostic.ts';
import type { SourceRange } from '../../errors/source-range.ts';
import { spoilRepeat } from '../../process/repeatable.ts';
import { at, type CalicoInput, textOf } from '../host.ts';

const DAY = 86_400_000;
const SOON_DAYS = 30;
const MAKE_CA = 'put the CA that etcd trusts into ca_dir: ca.pem and its key ca-key.pem';

/** P22: ca.pem and ca-key.pem in ca_dir are readable, a CA that is valid now and for a month, and belong together. */
export function checkCertificateAuthority(input: CalicoInput): Diagnostic[] {
  const directories = new Map<string, { range?: SourceRange }>();
  for (const host of input.nodes) {
    const variable = textOf(host, 'ca_dir');
    if (variable?.text.startsWith('/') && !directories.has(variable.text)) directories.set(variable.text, at(variable));
  }
  return [...directories].flatMap(([directory, place]) =>
    faultsIn(input, directory).map(
      ({ severity = 'error', summary, hint }): Diagnostic => ({
        ...errorAt('calico/certificate', summary, { ...place, hint }),
        severity,
      }),
    ),
  );
}

interface Fault {
  readonly severity?: Severity;
  readonly summary: string;
  readonly hint: string;
}

function faultsIn(input: CalicoInput, directory: string): Fault[] {
  const certificate = readCertificate(input, `${directory}/ca.pem`);
  const key = readKey(input, `${directory}/ca-key.pem`);
  const faults = [certificate, key].filter((each): each is Fault => 'summary' in each);
  if (certificate instanceof X509Certificate)
    faults.push(...certificateFaults(certificate, `${directory}/ca.pem`, input.now));
  if (certificate instanceof X509Certificate && !('summary' in key) && !certificate.checkPrivateKey(key)) {
    const summary = `${directory}/ca-key.pem is not the key of ${directory}/ca.pem`;
    faults.push({ summary, hint: 'put the key that the certificate was made with beside it' });
  }
  return [...faults, ...modeFaults(input, `${directory}/ca-key.pem`)];
}

function certificateFaults(certificate: X509Certificate, path: string, now: Date): Fault[] {
  const faults: Fault[] = [];
  if (!certificate.ca) faults.push({ summary: `${path} is no certificate of a CA`, hint: MAKE_CA });
  const from = new Date(certificate.validFrom);
  const to = new Date(certificate.validTo);
  const days = Math.floor((to.getTime() - now.getTime()) / DAY);
  if (from > now) {
    faults.push({
      summary: `${path} is not valid before ${from.toISOString()}`,
      hint: "set the control node's clock right",
    });
  }
  if (to <= now) faults.push({ summary: `${path} has expired on ${to.toISOString()}`, hint: 'renew the CA first' });
  else if (days < SOON_DAYS) {
    spoilRepeat();
    faults.push({
      severity: 'warning',
      summary: `${path} ends in ${days} days, on ${to.toISOString()}`,
      hint: 'renew the CA',
    });
  }
  return faults;
}

function modeFaults(input: CalicoInput, path: string): Fault[] {
  const status = input.files.status(path);
  if (!status || (status.mode & 0o077) === 0) return [];
  const mode = status.mode.toString(8).padStart(4, '0');
  return [{ severity: 'warning', summary: `${path} can be read by others (mode ${mode})`, hint: `chmod 0600 ${path}` }];
}

function readCertificate(input: CalicoInput, path: string): X509Certificate | Fault {
  try {
    return new X509Certificate(input.files.read(path));
  } catch (error) {
    return unreadable(path, error, 'no certificate in PEM form');
  }
}

function readKey(input: CalicoInput, path: string): KeyObject | Fault {
  try {
    return createPrivateKey(Buffer.from(input.files.read(path)));
  } catch (error) {
    return unreadable(path, error, 'no private key in PEM form without a passphrase');
  }
}

function unreadable(path: string, error: unknown, otherwise: string): Fault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return { summary: `${path} does not exist on the control node`, hint: MAKE_CA };
  if (code === 'EACCES') return { summary: `${path} cannot be read by this user`, hint: 'run as its owner' };
  return { summary: `${path} is ${otherwise}`, hint: MAKE_CA };
}
