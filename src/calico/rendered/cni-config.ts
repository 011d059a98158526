import { findUnexpanded, type RenderedFault } from './rendered-fault.ts';

type Kind = 'string' | 'number' | 'object';

/** Keys of the Calico CNI plugin 1.11 at the top of its configuration, with the types that its JSON reader insists on. */
const KEYS: Readonly<Record<string, Kind>> = {
  cniVersion: 'string',
  name: 'string',
  type: 'string',
  mtu: 'number',
  hostname: 'string',
  nodename: 'string',
  datastore_type: 'string',
  etcd_authority: 'string',
  etcd_endpoints: 'string',
  etcd_scheme: 'string',
  etcd_key_file: 'string',
  etcd_cert_file: 'string',
  etcd_ca_cert_file: 'string',
  log_level: 'string',
  ipam: 'object',
  policy: 'object',
  kubernetes: 'object',
  args: 'object',
};
const REQUIRED = ['name', 'type', 'cniVersion', 'etcd_endpoints', 'ipam'];

/** Reads a CNI configuration as the plugin will: JSON of one object with the keys and types of Calico's plugin 1.11. */
export function checkCniConfig(text: string): RenderedFault[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return [...findUnexpanded(text), { ...placeOf(error, text), summary: `it is no JSON: ${messageOf(error)}` }];
  }
  if (!isObject(parsed)) return [{ summary: 'it is no JSON object' }];
  return [...findUnexpanded(text), ...keyFaults(parsed)];
}

function keyFaults(config: Record<string, unknown>): RenderedFault[] {
  const missing = REQUIRED.filter((key) => !(key in config)).map((key) => ({ summary: `the key ${key} is missing` }));
  const wrong = Object.entries(config).flatMap(([key, value]): RenderedFault[] => {
    const kind = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (kind === undefined) return [{ summary: `the plugin has no key ${key}` }];
    const right = kind === 'object' ? isObject(value) : typeof value === kind;
    return right ? [] : [{ summary: `${key} is ${JSON.stringify(value)}, not a ${kind}` }];
  });
  return [...missing, ...wrong];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error);
}

function placeOf(error: unknown, text: string): { line?: number; column?: number } {
  const position = /at position (\d+)/.exec(messageOf(error))?.[1];
  if (position === undefined) return {};
  const before = text.slice(0, Number(position)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
