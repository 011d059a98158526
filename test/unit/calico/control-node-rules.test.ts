import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkCalico } from '../../../src/calico/check-calico.ts';
import { checkCertificateAuthority } from '../../../src/calico/rules/certificate-authority.ts';
import { checkCertificateDays } from '../../../src/calico/rules/certificate-days.ts';
import { checkControlFiles } from '../../../src/calico/rules/control-files.ts';
import { inputOf, memoryFiles, sampleHost, twoNodes } from './sample-input.ts';

const BINARIES = {
  '/base/bin/calico*': '',
  '/base/bin/calico-ipam*': '',
  '/base/bin/loopback*': '',
  '/base/bin/calicoctl*': '',
};
/** Certificates of 400 days from 2026-11-23: `ca` and `other` of CAs, `leaf` of none. */
const pem = Object.fromEntries(
  ['ca', 'other', 'leaf'].flatMap((name) =>
    [`${name}.pem`, `${name}.key`].map((file) => [file, readFileSync(`test/golden/calico/ca/${file}`, 'utf8')]),
  ),
);
const START = new Date('2026-11-23T12:00:00Z');

const authority = (files: Record<string, string>, now = START) =>
  checkCertificateAuthority({ ...inputOf([sampleHost('node1')], memoryFiles(files)), now });

describe('the CA on the control node', () => {
  it('is fine when it is valid and its key fits', () => {
    expect(authority({ '/ca/ca.pem': pem['ca.pem']!, '/ca/ca-key.pem': pem['ca.key']! })).toEqual([]);
  });

  it('is refused with a key that does not fit, at the place of ca_dir', () => {
    expect(authority({ '/ca/ca.pem': pem['ca.pem']!, '/ca/ca-key.pem': pem['other.key']! })).toMatchObject([
      {
        code: 'calico/certificate',
        severity: 'error',
        summary: '/ca/ca-key.pem is not the key of /ca/ca.pem',
        range: { file: 'all.yml' },
      },
    ]);
  });

  it('is refused when it has expired, and warned of in its last month', () => {
    const files = { '/ca/ca.pem': pem['ca.pem']!, '/ca/ca-key.pem': pem['ca.key']! };
    const days = (count: number) => new Date(START.getTime() + count * 86_400_000);
    expect(authority(files, days(401))[0]).toMatchObject({ severity: 'error', hint: 'renew the CA first' });
    expect(authority(files, days(380))[0]).toMatchObject({ severity: 'warning', hint: 'renew the CA' });
    expect(authority(files, days(-1))[0]).toMatchObject({
      severity: 'error',
      hint: "set the control node's clock right",
    });
  });

  it('is refused when it is none', () => {
    expect(authority({ '/ca/ca.pem': pem['leaf.pem']!, '/ca/ca-key.pem': pem['leaf.key']! })).toMatchObject([
      { summary: '/ca/ca.pem is no certificate of a CA' },
    ]);
    expect(authority({ '/ca/ca.pem': 'hello', '/ca/ca-key.pem': 'hello' }).map((each) => each.summary)).toEqual([
      '/ca/ca.pem is no certificate in PEM form',
      '/ca/ca-key.pem is no private key in PEM form without a passphrase',
    ]);
    expect(authority({})).toHaveLength(2);
  });

  it('is warned of when others can read its key', () => {
    expect(authority({ '/ca/ca.pem': pem['ca.pem']!, '/ca/ca-key.pem*': pem['ca.key']! })).toMatchObject([
      { severity: 'warning', hint: 'chmod 0600 /ca/ca-key.pem' },
    ]);
  });
});

describe('files to copy', () => {
  const check = (files: Record<string, string>, variables = {}) =>
    checkControlFiles(inputOf([sampleHost('node1', variables), sampleHost('node2', variables)], memoryFiles(files)));

  it('finds nothing when all are there', () => {
    expect(check(BINARIES)).toEqual([]);
  });

  it('names each missing one once, at the place of base_dir', () => {
    const { '/base/bin/loopback*': _, ...others } = BINARIES;
    expect(check(others)).toMatchObject([
      {
        code: 'calico/missing-file',
        summary: '/base/bin/loopback does not exist on the control node',
        range: { file: 'all.yml' },
      },
    ]);
  });

  it('wants binaries executable', () => {
    const { '/base/bin/calicoctl*': _, ...others } = BINARIES;
    expect(check({ ...others, '/base/bin/calicoctl': '' })).toMatchObject([{ hint: 'chmod 0755 /base/bin/calicoctl' }]);
  });

  it('wants the archive of the image when one is named', () => {
    expect(check(BINARIES, { calico_image_archive: '/images/calico.tar' })).toMatchObject([
      { summary: '/images/calico.tar does not exist on the control node' },
    ]);
  });
});

describe('all checks together', () => {
  it('find nothing in a good inventory', async () => {
    const files = memoryFiles({ ...BINARIES, '/ca/ca.pem': pem['ca.pem']!, '/ca/ca-key.pem': pem['ca.key']! });
    expect(await checkCalico({ ...inputOf(twoNodes(), files), now: START })).toEqual([]);
  });

  it('report a shared value once and everything else at once, sorted by place', async () => {
    const nodes = [
      sampleHost('node1', { NODE_IP: '::1' }),
      sampleHost('node2', { NODE_IP: '192.0.2.1', CLUSTER_CIDR: '1.2.3.4' }),
    ];
    const found = await checkCalico(inputOf(nodes, memoryFiles({})));
    expect(found.filter((each) => each.code === 'calico/missing-file')).toHaveLength(4);
    expect(new Set(found.map((each) => each.code))).toEqual(
      new Set(['calico/certificate', 'calico/etcd-endpoints', 'calico/missing-file', 'calico/invalid-value']),
    );
    const places = found.map((each) => `${each.range?.file}:${each.range?.line}`);
    expect(places).toEqual([...places].sort());
  });
});

describe('the days of certificates', () => {
  const days = (count: number, renew: number) =>
    checkCertificateDays(inputOf([sampleHost('node1', { calico_cert_days: count, calico_cert_renew_days: renew })]));

  it('are fine when a new certificate is not due at once', () => {
    expect(days(40, 39)).toEqual([]);
  });

  it.each([
    [40, 40],
    [40, 50],
  ])('%i with renewal %i before are refused', (count, renew) => {
    expect(days(count, renew)).toMatchObject([
      {
        code: 'calico/invalid-value',
        summary: `calico_cert_renew_days (${renew}) is not less than calico_cert_days (${count})`,
      },
    ]);
  });
});
