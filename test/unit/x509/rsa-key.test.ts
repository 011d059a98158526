import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readRsaPrivateKey, readRsaPublicKey } from '../../../src/x509/rsa-key.ts';

const RSA = [1024, 2048, 3072].map((modulusLength) => generateKeyPairSync('rsa', { modulusLength }));
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PSS = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });

function pem(key: KeyObject, type: 'pkcs1' | 'pkcs8', secret = {}): string {
  return String(key.export({ format: 'pem', type, ...secret }));
}

function spki(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' });
}

describe('an RSA key read by its numbers', () => {
  it.each(RSA)('is the one that OpenSSL reads: %#', ({ privateKey, publicKey }) => {
    for (const type of ['pkcs1', 'pkcs8'] as const) {
      const text = pem(privateKey, type);
      const read = readRsaPrivateKey(`a line before\n${text}`);
      expect(read?.equals(createPrivateKey(text))).toBe(true);
      expect(pem(read as KeyObject, 'pkcs8')).toBe(pem(privateKey, 'pkcs8'));
      expect(read?.asymmetricKeyDetails).toEqual(privateKey.asymmetricKeyDetails);
      expect(spki(createPublicKey(read as KeyObject))).toEqual(spki(publicKey));
    }
    expect(readRsaPublicKey(spki(publicKey))?.equals(publicKey)).toBe(true);
  });

  it('is left to OpenSSL where it is anything else', () => {
    const [{ privateKey }] = RSA as [(typeof RSA)[0]];
    const secret = { cipher: 'aes-256-cbc', passphrase: 'secret' };
    const whole = pem(privateKey, 'pkcs8');
    const others = [
      ...[pem(EC.privateKey, 'pkcs8'), pem(PSS.privateKey, 'pkcs8'), pem(privateKey, 'pkcs1', secret)],
      ...[pem(privateKey, 'pkcs8', secret), whole.replace(/\n.{20}/, '\n'), whole.slice(0, -40), 'no key', ''],
    ];
    expect(others.map(readRsaPrivateKey)).toEqual(others.map(() => undefined));
    const inFront = (text: string) => `${text}${pem(privateKey, 'pkcs1')}`;
    const odd = [
      ...[inFront(pem(EC.privateKey, 'pkcs8')), inFront(pem(PSS.privateKey, 'pkcs8')), `x ${whole}`],
      ...[whole.replaceAll(/^/gm, ' '), whole.replace('-----\n', '-----'), whole.replace(/\n(.{20})/, '\n\n$1')],
    ];
    expect(odd.map(readRsaPrivateKey)).toEqual(odd.map(() => undefined));
    const publics = [spki(EC.publicKey), spki(PSS.publicKey), Buffer.from('no key'), Buffer.alloc(0)];
    expect(publics.map(readRsaPublicKey)).toEqual(publics.map(() => undefined));
  });
});
