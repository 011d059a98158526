import type { Play } from '../playbook/model.ts';
import { answerOf, type Prompt } from '../playbook/vars-prompt.ts';
import type { CommandIo } from './command-io.ts';
import type { LoadedRun } from './load-run.ts';

/**
 * Asks for the variables of `vars_prompt` that `-e` does not give, of all plays before anything is done. Without a terminal
 * the defaults stand, with a warning, as in Ansible.
 */
export async function askVariables({ playbooks, store }: LoadedRun, io: CommandIo): Promise<void> {
  for (const play of playbooks.flatMap(({ plays }) => plays)) {
    const wanted = play.prompts.filter(({ name }) => !store.extraVars.has(name));
    if (wanted.length === 0) continue;
    if (!io.ask) {
      io.err('[WARNING]: Not prompting as we are not in interactive mode\n');
      continue;
    }
    for (const prompt of wanted) await askOne(play, prompt, io.ask, io);
  }
}

async function askOne(play: Play, prompt: Prompt, ask: NonNullable<CommandIo['ask']>, io: CommandIo): Promise<void> {
  const { question, secret, name } = prompt;
  for (;;) {
    const typed = await ask(question, secret);
    if (!prompt.confirm || (await ask(`confirm ${question}`, secret)) === typed) {
      play.answers.set(name, answerOf(prompt, typed));
      return;
    }
    io.err('***** VALUES ENTERED DO NOT MATCH ****\n');
  }
}
