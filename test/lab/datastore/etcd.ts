import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { LabError } from '../lab-error.ts';
import { etcdEndpoints, type Lab } from '../settings.ts';

const TIMEOUT_MS = 5000;

/** A node of etcd's v2 key space, as its API spells it. */
export interface EtcdNode {
  readonly key: string;
  readonly value?: string;
  readonly dir?: boolean;
  readonly nodes?: readonly EtcdNode[];
  readonly modifiedIndex?: number;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The node at a path with all below it, or undefined where there is none. */
export async function etcdGet(lab: Lab, path: string): Promise<EtcdNode | undefined> {
  const { status, body } = await ask(lab, 'GET', `${path}?recursive=true&sorted=true&quorum=true`);
  if (status === 404 && body.startsWith('{')) return undefined;
  if (status !== 200) throw new LabError(`etcd answered ${status} to GET ${path}: ${body.trim()}`);
  return (JSON.parse(body) as { node: EtcdNode }).node;
}

/** Sets a key; with `create`, only where there is none. Returns whether it was set. */
export async function etcdPut(
  lab: Lab,
  path: string,
  value: string,
  options: { create?: boolean } = {},
): Promise<boolean> {
  const query = options.create === true ? '?prevExist=false' : '';
  const { status, body } = await ask(lab, 'PUT', path + query, `value=${encodeURIComponent(value)}`);
  if (status === 412 && options.create === true) return false;
  if (status !== 200 && status !== 201) throw new LabError(`etcd answered ${status} to PUT ${path}: ${body.trim()}`);
  return true;
}

/** Removes a key, or a directory with all below it; one that is absent is no error. */
export async function etcdDelete(lab: Lab, path: string): Promise<void> {
  const { status, body } = await ask(lab, 'DELETE', `${path}?recursive=true`);
  if (status !== 200 && status !== 404) throw new LabError(`etcd answered ${status} to DELETE ${path}: ${body.trim()}`);
}

/** Whether a majority of the members serves: etcd's own health answer through any endpoint. */
export async function etcdHealthy(lab: Lab): Promise<boolean> {
  const answer = await ask(lab, 'GET', '', undefined, '/health').catch(() => undefined);
  return answer?.status === 200 && answer.body.includes('"true"');
}

async function ask(lab: Lab, method: string, path: string, form?: string, root = '/v2/keys'): Promise<Answer> {
  const [ca, cert, key] = await readClientFiles(lab);
  let last: unknown;
  for (const endpoint of etcdEndpoints(lab)) {
    try {
      return await send(`${endpoint}${root}${path}`, { method, ca, cert, key }, form);
    } catch (error) {
      last = error;
    }
  }
  throw new LabError(`no member of the lab's etcd answers: ${last instanceof Error ? last.message : String(last)}`);
}

async function readClientFiles(lab: Lab): Promise<[Buffer, Buffer, Buffer]> {
  const { caDir, etcdCertDir } = lab.paths;
  const [ca, cert, key] = await Promise.all([
    readFile(join(caDir, 'ca.pem')),
    readFile(join(etcdCertDir, 'node1.pem')),
    readFile(join(etcdCertDir, 'node1-key.pem')),
  ]);
  return [ca, cert, key];
}

interface SendOptions {
  readonly method: string;
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

function send(url: string, options: SendOptions, form?: string): Promise<Answer> {
  const headers = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  return new Promise((resolve, reject) => {
    const call = request(url, { ...options, headers, timeout: TIMEOUT_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      response.on('error', reject);
    });
    call.on('timeout', () => call.destroy(new Error(`${url} did not answer in ${TIMEOUT_MS} ms`)));
    call.on('error', reject);
    call.end(form);
  });
}
