const COUNTS = /^\S+\s+: ok=\d+\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)\s/gm;

/** Throws unless the recap that Ansible and calico-deploy print has all hosts, none of them changed, failed or away. */
export function assertNothingChanged(stdout: string, hosts: number): void {
  const lines = [...stdout.matchAll(COUNTS)];
  const wrong = lines.find(([, ...counts]) => counts.some((count) => count !== '0'));
  if (wrong) throw new Error(`a run that should change nothing: ${wrong[0]}`);
  // localhost has no line of its own: nothing of the play is for it.
  if (lines.length !== hosts) throw new Error(`a recap of ${lines.length} hosts in place of ${hosts}`);
}
