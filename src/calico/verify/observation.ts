import { type Container, parseContainer } from '../parsers/container.ts';
import { parseEtcdKeys, type StoredBlock, type StoredNode, storedBlocks, storedNodes } from '../parsers/etcd-keys.ts';
import { type Address, type Link, parseAddresses, parseLinks } from '../parsers/interfaces.ts';
import { type IpPool, parseIpPools } from '../parsers/ip-pools.ts';
import { type NodeStatus, parseNodeStatus } from '../parsers/node-status.ts';
import { parseRoutes, type Route } from '../parsers/routes.ts';
import { parseSockets, type Socket } from '../parsers/sockets.ts';
import type { Section, SectionName } from './sections.ts';

/** What was observed, or why it could not be. */
export type Observed<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly reason: string };

/** A host as the checks see it. */
export interface Observation {
  readonly unit: Observed<ReadonlyMap<string, string>>;
  /** Known and undefined: there is no such container. */
  readonly container: Observed<Container | undefined>;
  readonly links: Observed<readonly Link[]>;
  readonly addresses: Observed<readonly Address[]>;
  readonly routes: Observed<readonly Route[]>;
  readonly sockets: Observed<readonly Socket[]>;
  readonly status: Observed<NodeStatus>;
  readonly pools: Observed<readonly IpPool[]>;
  readonly nodes: Observed<readonly StoredNode[]>;
  readonly blocks: Observed<readonly StoredBlock[]>;
}

/** Parses what the sections of a host say. */
export function parseObservation(sections: ReadonlyMap<SectionName, Section>): Observation {
  const read = <T>(name: SectionName, parse: (text: string) => T | undefined): Observed<T> =>
    readSection(sections.get(name), parse);
  return {
    unit: read('unit', parseProperties),
    container: readContainer(sections.get('container')),
    links: read('links', parseLinks),
    addresses: read('addresses', parseAddresses),
    routes: read('routes', parseRoutes),
    sockets: read('sockets', parseSockets),
    status: readStatus(sections.get('status')),
    pools: read('pools', parseIpPools),
    nodes: read('nodes', (text) => mapDefined(parseEtcdKeys(text), storedNodes)),
    blocks: read('blocks', (text) => mapDefined(parseEtcdKeys(text), (keys) => storedBlocks(keys.keys()))),
  };
}

/** The same for a host that nothing could be asked of. */
export function unobserved(reason: string): Observation {
  const no = { known: false, reason } as const;
  return {
    unit: no,
    container: no,
    links: no,
    addresses: no,
    routes: no,
    sockets: no,
    status: no,
    pools: no,
    nodes: no,
    blocks: no,
  };
}

function readSection<T>(section: Section | undefined, parse: (text: string) => T | undefined): Observed<T> {
  if (!section) return { known: false, reason: 'the host did not answer' };
  if (section.rc !== 0) return { known: false, reason: reasonOf(section) };
  const value = parse(section.stdout);
  if (value !== undefined) return { known: true, value };
  return { known: false, reason: `the answer could not be read: ${firstLine(section.stdout)}` };
}

/** `docker inspect` fails for a container that does not exist, which is an answer. */
function readContainer(section: Section | undefined): Observed<Container | undefined> {
  if (section && section.rc !== 0 && /no such (object|container)/i.test(section.stderr))
    return { known: true, value: undefined };
  return readSection(section, parseContainer);
}

/** calicoctl exits with 1 when there is no Felix and says so; that is an answer too. */
function readStatus(section: Section | undefined): Observed<NodeStatus> {
  if (section?.stdout.includes('Calico process is')) return { known: true, value: parseNodeStatus(section.stdout) };
  if (section?.rc === 0) return { known: false, reason: `the answer could not be read: ${firstLine(section.stdout)}` };
  return readSection(section, parseNodeStatus);
}

/** `systemctl show`: NAME=VALUE lines. */
function parseProperties(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('\n').filter((line) => line.includes('='));
  return new Map(pairs.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

function reasonOf({ rc, stdout, stderr }: Section): string {
  if (rc === 127) return `a program is missing: ${firstLine(stderr)}`;
  if (rc === 124) return 'it did not end in time';
  return firstLine(stderr) || firstLine(stdout) || `exit code ${rc}`;
}

function firstLine(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  return line.length > 200 ? `${line.slice(0, 197)}...` : line;
}

function mapDefined<T, U>(value: T | undefined, change: (value: T) => U): U | undefined {
  return value === undefined ? undefined : change(value);
}
