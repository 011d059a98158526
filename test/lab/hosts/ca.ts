import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { exists } from '../images/cache.ts';
import type { Lab, LabHost } from '../settings.ts';

const CA_DAYS = '3650';
const SERVER_DAYS = '1825';

/** cfssl's form of a CA configuration: the profile that `ca_dir` must hold, with both usages of a client and a server. */
const CA_CONFIG = {
  signing: {
    default: { expiry: '87600h' },
    profiles: {
      kubernetes: {
        usages: ['signing', 'key encipherment', 'server auth', 'client auth'],
        expiry: '87600h',
      },
    },
  },
};

/** Makes, once, the lab's CA and a certificate for each etcd member; what is there stays. */
export async function ensureCertificates(lab: Lab): Promise<void> {
  await ensureCa(lab);
  await mkdir(lab.paths.etcdCertDir, { recursive: true, mode: 0o700 });
  for (const host of lab.etcdHosts) await ensureEtcdCertificate(lab, host);
}

async function ensureCa(lab: Lab): Promise<void> {
  const dir = lab.paths.caDir;
  if (await exists(join(dir, 'ca.pem'))) return;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const [key, certificate] = [join(dir, 'ca-key.pem'), join(dir, 'ca.pem')];
  const partial = `${certificate}.part`;
  await openssl(['genrsa', '-out', key, '2048']);
  await openssl([
    ...['req', '-x509', '-new', '-sha256', '-key', key, '-days', CA_DAYS, '-out', partial],
    ...['-subj', '/C=CN/ST=HangZhou/L=XS/O=k8s/OU=System/CN=kubernetes'],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  ]);
  await writeFile(join(dir, 'ca-config.json'), `${JSON.stringify(CA_CONFIG, null, 2)}\n`, { mode: 0o644 });
  await execa('mv', [partial, certificate]);
}

async function ensureEtcdCertificate(lab: Lab, host: LabHost): Promise<void> {
  const at = (suffix: string) => join(lab.paths.etcdCertDir, `${host.name}${suffix}`);
  if (await exists(at('.pem'))) return;
  const ca = lab.paths.caDir;
  const extensions = `subjectAltName=IP:${host.nodeIp},IP:127.0.0.1,DNS:${host.name},DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth\n`;
  await writeFile(at('.ext'), extensions);
  await openssl(['genrsa', '-out', at('-key.pem'), '2048']);
  await openssl(['req', '-new', '-sha256', '-key', at('-key.pem'), '-subj', '/O=k8s/CN=etcd', '-out', at('.csr')]);
  await openssl([
    ...[
      'x509',
      '-req',
      '-sha256',
      '-in',
      at('.csr'),
      '-days',
      SERVER_DAYS,
      '-extfile',
      at('.ext'),
      '-out',
      at('.part'),
    ],
    ...['-CA', join(ca, 'ca.pem'), '-CAkey', join(ca, 'ca-key.pem'), '-set_serial', `0x${randomSerial()}`],
  ]);
  await execa('mv', [at('.part'), at('.pem')]);
  await Promise.all(['.ext', '.csr'].map((suffix) => rm(at(suffix), { force: true })));
}

function randomSerial(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(15));
  return `01${Buffer.from(bytes).toString('hex')}`;
}

/** openssl makes every file it writes 0600 or less where it holds a key: the umask is set by the shell around it. */
async function openssl(args: readonly string[]): Promise<void> {
  await execa('sh', ['-c', 'umask 077; exec openssl "$@"', 'openssl', ...args], { stdin: 'ignore' });
}
