import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** For writing cases: a folder that keeps Ansible's answers between runs. Without it every answer is asked for anew. */
const FOLDER = process.env.CALICO_ORACLE_CACHE;
const PROGRAMS = join(import.meta.dirname, '..', 'ansible');

/** What `work` gives, or gave when it was last done for the same `question`. */
export async function remember<Answer>(question: unknown, work: () => Promise<Answer>): Promise<Answer> {
  if (FOLDER === undefined) return work();
  const hash = createHash('sha256')
    .update(JSON.stringify([question, programs()]))
    .digest('hex');
  const file = join(FOLDER, `${hash}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Answer;
  const answer = await work();
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, JSON.stringify(answer));
  return answer;
}

/** The programs that ask Ansible: what they answer changes with them. */
function programs(): string[] {
  const names = readdirSync(PROGRAMS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.py'));
  return names.sort().map((name) => readFileSync(join(PROGRAMS, name), 'utf8'));
}
