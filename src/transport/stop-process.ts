import type { AgentLink } from './agent-link.ts';

/** SIGTERM first: ssh then restores what it has changed; a shell ends too, unless a command holds it. */
export function stopProcess(link: AgentLink): void {
  link.process.endInput();
  link.process.kill('SIGTERM');
  const timer = setTimeout(() => link.process.kill('SIGKILL'), 1000);
  void link.process.ended.then(() => clearTimeout(timer));
}
