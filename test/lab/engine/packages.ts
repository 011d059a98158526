import { access } from 'node:fs/promises';
import { execa } from 'execa';
import { LabError, reasonOf } from '../lab-error.ts';
import { step } from '../progress.ts';

/** The Debian package that brings each program the lab runs on this machine. */
const PROGRAMS: Readonly<Record<string, string>> = {
  dockerd: 'docker.io',
  docker: 'docker.io',
  iptables: 'iptables',
  mmdebstrap: 'mmdebstrap',
  openssl: 'openssl',
  ssh: 'openssh-client',
  'ssh-keygen': 'openssh-client',
  tar: 'tar',
};

const SEARCH = ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/sbin', '/usr/local/bin'];

/** Installs from Debian what is missing; nothing is asked of apt where all is there. */
export async function ensurePackages(): Promise<void> {
  const packages = await missingPackages();
  if (packages.length === 0) return;
  await step(`installing ${packages.join(', ')} from Debian`, () => install(packages));
}

/** The Debian packages whose programs this machine lacks. */
export async function missingPackages(): Promise<string[]> {
  const missing = new Set<string>();
  for (const [program, name] of Object.entries(PROGRAMS)) {
    if ((await findProgram(program)) === undefined) missing.add(name);
  }
  return [...missing];
}

/** Where a program lies, or undefined. */
export async function findProgram(program: string): Promise<string | undefined> {
  for (const dir of SEARCH) {
    const found = await access(`${dir}/${program}`).then(
      () => true,
      () => false,
    );
    if (found) return `${dir}/${program}`;
  }
  return undefined;
}

async function install(packages: readonly string[]): Promise<void> {
  // The packages' own services (docker.service) must not start: the lab runs a dockerd of its own.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  try {
    await execa('apt-get', ['update', '-q'], { env, stdin: 'ignore' });
    await execa('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], { env, stdin: 'ignore' });
  } catch (error) {
    throw new LabError(`apt-get could not install ${packages.join(', ')}: ${reasonOf(error)}`);
  }
}
