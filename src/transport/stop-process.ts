import type { AgentLink } from './agent-link.ts';

/**
 * SIGTERM first: ssh then restores what it has changed; a shell ends too, unless a command holds it. On the control node all processes
 * of the agent are told, since the one that looks after the command can end it at once; at the other end of ssh it notices by itself.
 */
export function stopProcess(link: AgentLink): void {
  link.process.endInput();
  if (link.target.connection === 'local') link.process.killGroup('SIGTERM');
  else link.process.kill('SIGTERM');
  const timer = setTimeout(() => link.process.kill('SIGKILL'), 1000);
  void link.process.ended.then(() => clearTimeout(timer));
}
