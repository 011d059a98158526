import { readSecretFile } from './secret-file.ts';

/**
 * Reads a vault password from a file or program. A script whose name ends in `-client` is told for which id, as Ansible does. Throws
 * a `vars/vault` diagnostic.
 */
export function readVaultPassword(file: string, id: string): string {
  const isClient = /-client(?:\.[^./]*)?$/.test(file);
  return readSecretFile(file, {
    what: 'vault password',
    code: 'vars/vault',
    args: isClient ? ['--vault-id', id] : [],
  });
}
