import { createHash } from 'node:crypto';
import type { Value } from '../../parsing/value.ts';
import { pythonError } from '../values/errors.ts';
import { toStr } from '../values/text.ts';

/** Ansible's own namespace for names. */
const ANSIBLE_NAMESPACE = '361E6D51-FAEC-444A-9079-341386DA8E2E';

/** The version 5 UUID of a name: `to_uuid`. Throws for a namespace that is no UUID. */
export function uuidOfName(name: string, namespace: Value | undefined): string {
  const space = toStr(namespace ?? ANSIBLE_NAMESPACE);
  const hex = space.replace(/^urn:uuid:|[{}-]/g, '');
  if (!/^[0-9a-f]{32}$/i.test(hex)) {
    const reason = 'badly formed hexadecimal UUID string';
    throw pythonError('AnsibleFilterError', `Invalid value '${space}' for 'namespace': ${reason}`);
  }
  const bytes = createHash('sha1').update(Buffer.from(hex, 'hex')).update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
