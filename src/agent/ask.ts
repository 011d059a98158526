import { quoteShell } from '../parsing/quote.ts';
import { minify, readScript, UNIT_PROPERTIES } from './agent-source.ts';
import { commandWords } from './encode-operation.ts';
import { factsArguments } from './facts-sections.ts';
import type { Finding } from './finding.ts';
import type { RunOperation } from './operation.ts';

/** The questions to a host as lines of shell, and what they print while nothing has changed, a character for each byte. */
export interface Ask {
  readonly questions: string;
  readonly expected: string;
}

/** Undefined where two of them say different things of one path: it has changed meanwhile. */
export function askFor(findings: readonly Finding[], uid: string): Ask | undefined {
  const states = new Map<string, string | undefined>();
  for (const finding of findings) {
    if (finding.kind !== 'path') continue;
    if (states.has(finding.path) && states.get(finding.path) !== finding.state) return undefined;
    states.set(finding.path, finding.state);
  }
  const questions = ['_ask_start'];
  const expected = [`uid ${uid}`];
  if (states.size > 0) questions.push(`_ask_paths ${[...states.keys()].map(quoteShell).join(' ')}`);
  for (const [path, state] of states) if (state !== undefined) expected.push(bytesOf(`${state} ${path}`));
  for (const finding of findings) {
    if (finding.kind === 'path') continue;
    questions.push(questionOf(finding));
    expected.push(...expectedOf(finding));
  }
  return { questions: `${[...questions, 'echo end'].join('\n')}\n`, expected: `${[...expected, 'end'].join('\n')}\n` };
}

type Other = Exclude<Finding, { kind: 'path' }>;

function questionOf(finding: Other): string {
  switch (finding.kind) {
    case 'access':
      return `_ask_access ${quoteShell(finding.path)}`;
    case 'unit':
      return `_ask_unit ${quoteShell(finding.name)}`;
    case 'facts':
      return `_ask_facts ${gatherArguments(finding.sections).map(quoteShell).join(' ')}`;
    case 'run':
      return runQuestion(finding.operation);
  }
}

function expectedOf(finding: Other): string[] {
  switch (finding.kind) {
    case 'access':
      return [`access ${finding.access}`];
    case 'unit':
      return ['unit', bytesOf(finding.text)];
    case 'facts':
      return ['facts', withoutLastNewlines(finding.text)];
    case 'run':
      return [finding.stdout, `run ${finding.rc}`, withoutLastNewlines(finding.stderr)];
  }
}

function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** As `_gather` of facts.sh takes them: commands, an empty word, files. */
function gatherArguments(sections: readonly string[]): string[] {
  const [count = '0', ...words] = factsArguments(sections);
  return [...words.slice(Number(count)), '', ...words.slice(0, Number(count))];
}

/** Begins the question for a command. */
const ASK_RUN = '{ _w=$(';

/**
 * As the agent runs it (run.sh), but for the session of its own: what a command may end here is only the questions. Its output goes
 * by as it is, and what it says on standard error stands behind its exit code.
 */
function runQuestion(operation: RunOperation): string {
  const folder = operation.chdir ? `cd ${quoteShell(operation.chdir)} || _ask_lost; ` : '';
  const variables = Object.entries(operation.environment).map(
    ([name, value]) => `export ${quoteShell(`${name}=${value}`)} && `,
  );
  const words = commandWords(operation).map(quoteShell).join(' ');
  const run = `${folder}${variables.join('')}exec ${words} </dev/null 2>&1 >&3 3>&-`;
  return `${ASK_RUN}${run}); } 3>&1\nprintf '\\nrun %s\\n%s\\n' "$?" "$_w"`;
}

/** Whether some of the questions are commands of tasks. */
export function runsCommands(questions: string): boolean {
  return questions.includes(`\n${ASK_RUN}`);
}

/** A shell gives the output of a command without them. */
function withoutLastNewlines(text: string): string {
  return text.replace(/\n+$/, '');
}

/** All that a plain shell is to read. */
export function askScript({ questions }: Pick<Ask, 'questions'>, nonce: string): string {
  const source = questions.includes('\n_ask_facts ') ? `${scriptOf('ask')}\n${scriptOf('facts')}` : scriptOf('ask');
  return `_nonce=${nonce} _properties=${UNIT_PROPERTIES}\n${source}\n${questions}`;
}

/** What stands before the questions is the same for all hosts. */
const scripts = new Map<string, string>();

function scriptOf(name: string): string {
  let script = scripts.get(name);
  if (script === undefined) {
    script = minify(readScript(name));
    scripts.set(name, script);
  }
  return script;
}
