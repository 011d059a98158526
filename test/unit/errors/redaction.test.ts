import { describe, expect, test } from 'vitest';
import { fingerprint, isSecretName, redactSourceLine, redactText } from '../../../src/errors/redaction.ts';

const KEY = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----';

describe('redacting a text', () => {
  test('leaves the hash of a private key alone', () => {
    expect(redactText(`before\n${KEY}\nafter`)).toBe(`before\n[private key, ${fingerprint(KEY)}]\nafter`);
  });

  test('takes out a private key that is cut off', () => {
    expect(redactText(KEY.slice(0, 40))).not.toContain('MIIE');
  });

  test('takes out every occurrence of the given secrets, longer ones first, and none that is too short', () => {
    expect(redactText('a hunter22 b hunter c hunter22 of', ['hunter', 'hunter22', 'of'])).toBe(
      'a [hidden] b [hidden] c [hidden] of',
    );
  });
});

describe('redacting a source line', () => {
  test.each([
    ['password: hunter2', 'password: *******'],
    ['  "api_key": "abc", b: 1', '  "api_key": *****, b: 1'],
    ["db_passwd: 'a b'", 'db_passwd: *****'],
    ['token = x y # c', 'token = ****# c'],
  ])('hides the value in %j and keeps its columns', (line, expected) => {
    expect(redactSourceLine(line)).toBe(expected);
    expect(redactSourceLine(line)).toHaveLength(line.length);
  });

  test.each([
    'ansible_ssh_private_key_file: /x',
    'password: "{{ vaulted }}"',
    'hosts: all',
    'key: value',
    'update_password: always',
  ])('leaves %j as it is', (line) => {
    expect(redactSourceLine(line)).toBe(line);
  });

  test('hides a line of a private key whole', () => {
    expect(redactSourceLine('  x: -----BEGIN EC PRIVATE KEY----- abc')).toMatch(/^[ *]+$/);
  });

  test('takes no longer for a long line without a name', () => {
    const start = performance.now();
    expect(redactSourceLine('a'.repeat(200_000))).toHaveLength(200_000);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

test('names of secrets are told from names about secrets', () => {
  expect(['vault_password', 'API_TOKEN', 'client_secret', 'privateKey'].every(isSecretName)).toBe(true);
  expect(['password_file', 'token_path', 'secret_name', 'passive', 'keyboard'].some(isSecretName)).toBe(false);
});
