import { describe, expect, it } from 'vitest';
import { uri } from '../../../../src/modules/uri.ts';
import { curlConfig, type WebRequest } from '../../../../src/modules/web/curl-config.ts';
import { playModule } from '../run-module.ts';

const REQUEST: WebRequest = {
  url: 'http://h/',
  method: 'GET',
  headers: [],
  timeout: 3,
  agent: 'a',
  useProxy: true,
  validateCertificates: true,
  user: undefined,
  password: undefined,
  forceBasic: false,
  clientCertificate: undefined,
  clientKey: undefined,
  authorities: undefined,
  socket: undefined,
  decompress: false,
  ciphers: undefined,
  useNetrc: false,
  redirects: false,
};

describe('the configuration for curl', () => {
  it.each(['x"\noutput = "/etc/passwd', 'x\\', '"', 'a\r\nb', 'a\tb\v'])('keeps %j in its place', (text) => {
    const config = curlConfig({ ...REQUEST, url: text, headers: [['X', text]], user: text, password: text }, '/d');
    const lines = config.split('\n').slice(0, -1);
    expect(lines.filter((line) => /^output/.test(line))).toEqual(['output = "/d/body"']);
    for (const line of lines) expect(line).toMatch(/^[a-z0-9.-]+(?: = "(?:[^"\\]|\\.)*")?$/);
  });

  it('refuses a value that no line can hold', () => {
    expect(() => curlConfig({ ...REQUEST, url: 'a\0b' }, '/d')).toThrow(RangeError);
  });
});

describe('uri', () => {
  it('keeps its secrets out of the words of the command', async () => {
    const { operations } = await playModule(uri, {
      arguments: { url: 'http://h/', url_username: 'u', url_password: 'pa55', headers: { 'X-Token': 't0ken' } },
      replies: [{}, { run: { rc: 7, stderr: 'refused' } }, {}],
    });
    const run = operations.find((operation) => (operation as { kind: string }).kind === 'run') as Record<
      string,
      unknown
    >;
    for (const secret of ['pa55', 't0ken']) expect(run.stdin).toContain(secret);
    expect(JSON.stringify({ ...run, stdin: '' })).not.toMatch(/pa55|t0ken/);
  });
});
