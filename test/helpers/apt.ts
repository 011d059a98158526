import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';

const LOCK = '/tmp/calico-deploy-apt.lock';
const LOCK_MINUTES = 10;

/**
 * Installs the Debian packages of the list that are missing, one caller at a time. Tests that need a program of the system
 * name its package here and nowhere else.
 */
export async function ensurePackages(names: readonly string[]): Promise<void> {
  if (missingPackages(names).length === 0) return;
  await takeLock();
  try {
    const missing = missingPackages(names);
    if (missing.length > 0) install(missing);
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

function missingPackages(names: readonly string[]): string[] {
  return names.filter((name) => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a format of dpkg-query
    const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' });
    return stdout !== 'install ok installed';
  });
}

function install(names: readonly string[]): void {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const words = ['-o', 'DPkg::Lock::Timeout=300', '-y', '-q', '--no-install-recommends', 'install', ...names];
  if (spawnSync('apt-get', words, { env: environment }).status === 0) return;
  execFileSync('apt-get', ['-q', 'update'], { env: environment, stdio: 'pipe' });
  execFileSync('apt-get', words, { env: environment, stdio: 'pipe' });
}

async function takeLock(): Promise<void> {
  for (;;) {
    try {
      mkdirSync(LOCK);
      writeFileSync(`${LOCK}/pid`, String(process.pid));
      return;
    } catch {
      removeStaleLock();
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

function removeStaleLock(): void {
  const age = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age > LOCK_MINUTES * 60_000) rmSync(LOCK, { recursive: true, force: true });
}
