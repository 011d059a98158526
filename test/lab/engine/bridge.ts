import { execa } from 'execa';
import { LabError } from '../lab-error.ts';
import type { Lab } from '../settings.ts';

/**
 * Lets the lab's hosts speak to each other where the machine filters bridged traffic and forwards nothing by default, as a
 * docker engine of its user makes it. It is the one rule the lab adds, for its own bridge alone; `closeBridge` takes it away.
 */
export async function openBridge(lab: Lab): Promise<void> {
  if (await iptables('--check', lab)) return;
  if (!(await iptables('--insert', lab))) throw new LabError(`iptables does not let ${lab.bridge} through`);
}

/** Takes away what `openBridge` added. */
export async function closeBridge(lab: Lab): Promise<void> {
  while (await iptables('--delete', lab));
}

async function iptables(action: string, lab: Lab): Promise<boolean> {
  const rule = ['--in-interface', lab.bridge, '--out-interface', lab.bridge, '--jump', 'ACCEPT'];
  const result = await execa('iptables', ['--wait', action, 'FORWARD', ...rule], { reject: false, stdin: 'ignore' });
  return result.exitCode === 0;
}
