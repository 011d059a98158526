import { expect, it } from 'vitest';
import { safeSshWords } from '../../../src/config/safe-ssh-words.ts';

it.each([
  [['-4oStrictHostKeyChecking=no', '-C'], ['-C'], ['StrictHostKeyChecking=no']],
  [['-vo', 'UserKnownHostsFile=/dev/null'], [], ['UserKnownHostsFile=/dev/null']],
  [['-4o', 'Ciphers=aes128-ctr', '-F', 'config'], ['-4o', 'Ciphers=aes128-ctr', '-F', 'config'], []],
])('options behind flags are looked into: %j', (words, kept, loose) => {
  expect(safeSshWords(words)).toEqual({ kept, loose });
});
