import { homedir, userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { ConfigPlace } from './find-config.ts';

/** A path of a setting: `{{CWD}}`, `$VAR`, `~` and what is relative to `folder` (default: the current one) are replaced, as by ansible-core. */
export function expandPath(path: string, { cwd, env }: ConfigPlace, folder = cwd): string {
  const placed = path.replaceAll('{{CWD}}', cwd);
  const named = placed.replace(/\$(?:(\w+)|\{([^}]*)\})/g, (whole, plain?: string, braced?: string) => {
    return env[plain ?? braced ?? ''] ?? whole;
  });
  return resolve(folder, expandHome(named, env));
}

function expandHome(path: string, env: ConfigPlace['env']): string {
  const [, user, rest = ''] = /^~([^/]*)(.*)$/s.exec(path) ?? [];
  if (user === undefined) return path;
  if (user === '') return (env.HOME ?? homedir()) + rest;
  const self = userInfo();
  return user === self.username ? self.homedir + rest : path;
}
