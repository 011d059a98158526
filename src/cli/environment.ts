/** Under which name the first line of the built program keeps what it takes out of the environment. */
const KEPT = 'CALICO_DEPLOY_NODE_EXTRA_CA_CERTS';

/**
 * Node reads and parses all certificates that `NODE_EXTRA_CA_CERTS` names before it runs anything, which takes as long as starting it.
 * Nothing here speaks TLS, so the program is started without it; what it starts in turn (a local command, an
 * executable inventory, a ProxyCommand) gets the environment of the user as it was.
 */
export function restoreEnvironment(env: NodeJS.ProcessEnv): void {
  const kept = env[KEPT];
  if (kept === undefined) return;
  env.NODE_EXTRA_CA_CERTS = kept;
  delete env[KEPT];
}
