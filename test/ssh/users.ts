import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface TestUser {
  readonly name: string;
  readonly shell: string;
  /** Start-up files, by name in the home. */
  readonly files?: Readonly<Record<string, string>>;
  readonly password?: string;
  /** A line of sudoers behind the name. */
  readonly sudo?: string;
}

/** Makes users of this machine, with homes below `folder`. Returns what removes them again. */
export function makeUsers(folder: string, users: readonly TestUser[]): () => void {
  const remove = (): void => {
    for (const { name } of users) removeUser(name);
  };
  remove();
  for (const user of users) makeUser(`${folder}/${user.name}`, user);
  return remove;
}

function makeUser(home: string, { name, shell, files = {}, password, sudo }: TestUser): void {
  mkdirSync(home, { recursive: true });
  // A locked password ("!") would lock the account for keys too.
  execFileSync('useradd', ['-M', '-d', home, '-s', shell, '-p', '*', name], { stdio: 'pipe' });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(`${home}/${file}`), { recursive: true });
    writeFileSync(`${home}/${file}`, text);
  }
  execFileSync('chown', ['-R', `${name}:`, home]);
  if (password !== undefined) execFileSync('chpasswd', { input: `${name}:${password}\n` });
  if (sudo !== undefined) writeFileSync(`/etc/sudoers.d/${name}`, `${name} ${sudo}\n`, { mode: 0o440 });
}

function removeUser(name: string): void {
  rmSync(`/etc/sudoers.d/${name}`, { force: true });
  try {
    execFileSync('userdel', [name], { stdio: 'pipe' });
  } catch {
    // There is none.
  }
}
