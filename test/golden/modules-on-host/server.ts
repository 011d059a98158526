import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A server on this machine whose answers depend on nothing but the request. */
export async function startServer(): Promise<{ readonly address: string; readonly close: () => void }> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** A file `a` in an archive of tar and xz. */
const ARCHIVE =
  '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4Cf/AG1dADCAM1AYaImDAdzibiEFXYlnDfB97FXu/nRcZ6t9KZFTV0xXEst6xJX5mbljVCJdFQbdYq3C1yg9KZxpO8MMZ/0Fatb1y9j8o/pxtYigDWTG2Qd+NBfXoKY1tZTzsG+H3l283ZaDevDxAF4mxwAAAAAAUNDiJyG/xiIAAYkBgFAAAPYgb0axxGf7AgAAAAAEWVo=';

const OLD = 'Wed, 01 Jan 2020 00:00:00 GMT';

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.sendDate = false;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('latin1');
  const path = new URL(request.url ?? '/', 'http://x').pathname;
  const send = (status: number, text: string | Buffer, headers: Record<string, string | string[]> = {}) => {
    const type = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': String(Buffer.byteLength(text)) };
    response.writeHead(status, { ...type, ...headers });
    response.end(request.method === 'HEAD' || status === 304 ? undefined : text);
  };
  switch (path) {
    case '/text':
      return request.headers['if-modified-since'] ? send(304, '') : send(200, 'hello\n', { 'Last-Modified': OLD });
    case '/json':
      return send(200, '{"a": [1, 2.5, null], "b": "ü"}', { 'Content-Type': 'application/json' });
    case '/problem':
      return send(400, '{"why": "no"}', { 'Content-Type': 'application/problem+json' });
    case '/bad-json':
      return send(200, '{', { 'Content-Type': 'application/json' });
    case '/empty':
      return send(204, '');
    case '/cookie':
      return send(200, 'x', { 'Set-Cookie': ['one=1; Path=/'], 'X-Many-Words': 'a' });
    case '/redirect':
      return send(302, '', { Location: '/text' });
    case '/named':
      return send(200, 'named\n', { 'Content-Disposition': 'attachment; filename="../../given name.txt"' });
    case '/gzip':
      return send(200, gzipSync('packed\n'), { 'Content-Encoding': 'gzip' });
    case '/archive.tar.xz':
      return send(200, Buffer.from(ARCHIVE, 'base64'));
    case '/key.asc':
      return send(200, '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nkey\n-----END PGP PUBLIC KEY BLOCK-----\n');
    case '/latin':
      return send(200, Buffer.from([0xfc]), { 'Content-Type': 'text/plain; charset=iso-8859-1' });
    case '/sums':
      return send(200, '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  text\n00  other\n');
    case '/login': {
      const isAllowed = request.headers.authorization === `Basic ${Buffer.from('u:p"\\w').toString('base64')}`;
      return isAllowed ? send(200, 'in') : send(401, 'out', { 'WWW-Authenticate': 'Basic realm="x"' });
    }
    case '/echo': {
      const { authorization, 'content-type': type, 'user-agent': agent, 'x-given': given } = request.headers;
      const seen = { method: request.method, body, type, agent, given, authorization, query: request.url };
      return send(200, JSON.stringify(seen), { 'Content-Type': 'application/json' });
    }
    default:
      return send(404, 'nothing here\n');
  }
}
