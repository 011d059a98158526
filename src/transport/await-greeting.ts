import type { Answer } from '../agent/answer-parser.ts';
import type { AgentLink } from './agent-link.ts';
import { classifyFailure, unreachable } from './classify-failure.ts';
import type { Hello } from './connection.ts';
import { stopProcess } from './stop-process.ts';

/** What an agent says when it starts. Rejects with UnreachableError, its reason told narrowly apart, when none does in the target's time. */
export async function awaitGreeting(link: AgentLink): Promise<Hello> {
  const greeting = await greet(link);
  if (greeting.status !== 'fail') return readHello(greeting);
  stopProcess(link);
  const message = greeting.values.get('message')?.[0] ?? 'the agent refused to start';
  const error = unreachable(link.target, 'other', message, '');
  link.conversation.lose(error);
  throw error;
}

/** ssh's own ConnectTimeout is over before the login shell begins; login shell and agent get the same time once more. */
async function greet(link: AgentLink): Promise<Answer> {
  let begun = false;
  // This process may come late to the timer: a greeting that waits in the pipe is heard before.
  const look = () => setImmediate(() => begun || giveUp(link));
  const timer = setTimeout(look, (2 * link.target.connectTimeout + 1) * 1000);
  void link.process.ended.then((end) => begun || link.conversation.lose(whyNotBegun(link, end)));
  try {
    return await link.conversation.greeting;
  } finally {
    begun = true;
    clearTimeout(timer);
  }
}

function giveUp(link: AgentLink): void {
  const says = 'the login did not come to an end in time';
  link.conversation.lose(unreachable(link.target, 'timeout', says, link.process.stderrTail(), SLOW_HINT));
  stopProcess(link);
}

const SLOW_HINT =
  "Look for what waits in the user's start-up files, or in PAM or DNS on the host; `--timeout` gives it longer.";

function whyNotBegun(link: AgentLink, end: Parameters<typeof classifyFailure>[0]['end']): Error {
  const { target, garbage, conversation, process } = link;
  if (garbage !== undefined) {
    return unreachable(target, 'login-shell', garbage.message, conversation.banner().slice(0, 1000));
  }
  return classifyFailure({ target, end, stderr: process.stderrTail(), banner: conversation.banner().slice(-1000) });
}

function readHello({ values }: Answer): Hello {
  return {
    user: values.get('user')?.[0] ?? '',
    uid: Number(values.get('uid')?.[0] ?? -1),
    shell: values.get('shell')?.[0] ?? '',
    bootId: values.get('boot')?.[0] ?? '',
    owed: values.get('owed') ?? [],
  };
}
