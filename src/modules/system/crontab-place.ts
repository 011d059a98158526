import { createHash } from 'node:crypto';
import { quoteShell } from '../../parsing/quote.ts';
import type { ModuleContext } from '../module.ts';
import { ModuleFailure, type Step } from '../requests.ts';
import { allOutput, askHost, changeHost, shownFile } from './ask-host.ts';
import { withoutBanner } from './crontab.ts';
import { writeText } from './text-file.ts';

/** Where the jobs stand: in a file, or in a user's crontab, which only the program of that name reads and writes. */
export interface FoundCrontab {
  readonly file: string | undefined;
  readonly user: string | undefined;
  /** The text without what some systems print above it. */
  readonly text: string;
  /** As it was read; undefined when there is none. */
  readonly raw: string | undefined;
}

/** The jobs of a file, or of a user's crontab; without a user of the one who asks. */
export function* findCrontab(
  file: string | undefined,
  user: string | undefined,
  context: ModuleContext,
): Step<FoundCrontab> {
  if (file !== undefined) {
    const raw = shownFile((yield* askHost(`${NEEDED}show ${quoteShell(file)}\n`, context))[0]);
    return { file, user, raw, text: raw ?? '' };
  }
  const script = `${NEEDED}${words(user)}
crontab "$@" -l 2>/dev/null; rc=$?; end
if [ $rc -gt 1 ]; then echo 'Unable to read crontab' >&2; exit 1; fi
`;
  const [raw = ''] = yield* askHost(script, context);
  return { file, user, raw, text: withoutBanner(raw) };
}

const NEEDED = `has crontab || { echo 'Failed to find required executable "crontab" in paths:' "$PATH" >&2; exit 1; }\n`;

/** crontab asks nobody but root who is named. */
function words(user: string | undefined): string {
  if (!user) return 'set --';
  return `if [ "$(id -un)" = ${quoteShell(user)} ]; then set --; else set -- -u ${quoteShell(user)}; fi`;
}

/** Puts a text in place of the one that was read, and of no other. */
export function* writeCrontab(found: FoundCrontab, text: string, context: ModuleContext): Step<void> {
  if (found.file !== undefined) {
    yield* writeText({ path: found.file, text: found.raw }, text, context);
    return;
  }
  const expected = createHash('sha256')
    .update(found.raw ?? '')
    .digest('hex');
  const script = `${words(found.user)}
actual=$(crontab "$@" -l 2>/dev/null | sha256sum)
if [ "\${actual%% *}" != ${expected} ]; then echo 'the crontab was changed by another program while it was edited' >&2; exit 1; fi
crontab "$@" -
`;
  const { rc, parts, stderr } = yield* changeHost(script, context, { stdin: text });
  if (rc === 0) return;
  const values = allOutput(parts.join(''), stderr);
  throw new ModuleFailure(`Failed to install new cronfile: ${stderr.trim()}`, values.set('rc', rc));
}
