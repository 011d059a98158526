import { describe, expect, it } from 'vitest';
import { safeSshWords } from '../../../src/config/safe-ssh-words.ts';
import { splitWords } from '../../../src/parsing/words.ts';

function kept(text: string) {
  return safeSshWords(splitWords(text)).kept.join(' ');
}

function loose(text: string) {
  return safeSshWords(splitWords(text)).loose;
}

describe('the words of a setting for ssh', () => {
  it.each(['-C', '-o ConnectionAttempts=100 -J bastion', '-o "ProxyCommand=ssh -W %h:%p b"', '-F ssh.cfg -v'])(
    'stay: %s',
    (text) => {
      expect(safeSshWords(splitWords(text))).toEqual({ kept: splitWords(text), loose: [] });
    },
  );

  it.each([
    ['-C -o ControlMaster=auto -o ControlPersist=60s', '-C'],
    ['-oControlPath=/tmp/%r -oForwardAgent=yes', '-oForwardAgent=yes'],
    ['-o "controlmaster auto" -4', '-4'],
  ])('have no part in shared sessions: %s', (text, rest) => {
    expect(kept(text)).toBe(rest);
    expect(loose(text)).toEqual([]);
  });

  it.each([
    ['-o StrictHostKeyChecking=no -C', 'StrictHostKeyChecking=no'],
    ['-C -oStrictHostKeyChecking=off', 'StrictHostKeyChecking=off'],
    ['-C -o "stricthostkeychecking no"', 'stricthostkeychecking no'],
    ['-C -o UserKnownHostsFile=/dev/null', 'UserKnownHostsFile=/dev/null'],
    ['-C -o GlobalKnownHostsFile=/dev/null', 'GlobalKnownHostsFile=/dev/null'],
  ])('do not loosen the checking of host keys: %s', (text, option) => {
    expect(kept(text)).toBe('-C');
    expect(loose(text)).toEqual([option]);
  });

  it.each(['StrictHostKeyChecking=yes', 'StrictHostKeyChecking=accept-new', 'UserKnownHostsFile=known_hosts'])(
    'may tighten it: %s',
    (option) => {
      expect(safeSshWords(['-o', option])).toEqual({ kept: ['-o', option], loose: [] });
    },
  );
});
