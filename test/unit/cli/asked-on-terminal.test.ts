import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const MODULE = join(import.meta.dirname, '../../../src/cli/ask-secret.ts');

/** What a terminal shows where this is asked and answered; `script` gives the program one. */
async function shownWhere(prompt: string, secret: boolean, answer: string): Promise<string> {
  const ask = `import { askOnTerminal } from ${JSON.stringify(MODULE)};
    console.log('answer: ' + await askOnTerminal(${JSON.stringify(prompt)}, ${secret}));`;
  const command = ['node', '--import', 'tsx', '--input-type=module', '-e', ask].map(quote).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (shown === '') child.stdin.write(`${answer}\r`);
    shown += text;
  });
  await new Promise((resolve) => child.once('close', resolve));
  return shown;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** What is left of each line: the reader erases its line before it draws it. */
function remaining(shown: string): string {
  const lines = shown.split('\n').map((line) => line.split('\u001b[1G\u001b[0J').at(-1));
  return lines.join('\n');
}

it('leaves the question on the terminal while it is answered', async () => {
  const shown = remaining(await shownWhere('go on?\nreally: ', false, 'yes'));
  expect(shown).toContain('go on?');
  expect(shown).toMatch(/^really: .*yes/m);
  expect(shown).toContain('answer: yes');
});

it('shows the question, and no secret', async () => {
  const shown = remaining(await shownWhere('password: ', true, 'hidden'));
  expect(shown).toMatch(/^password: \r?$/m);
  expect(shown.match(/hidden/g)).toHaveLength(1);
});
