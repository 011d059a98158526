import { formatIpv4 } from '../ipv4.ts';

export interface Socket {
  readonly localAddress: string;
  readonly localPort: number;
  readonly peerAddress: string;
  readonly peerPort: number;
}

/** `TCP_ESTABLISHED` of the kernel's /proc/net/tcp. */
const ESTABLISHED = '01';
const STATES = new Set(['ESTAB', 'ESTABLISHED']);

/**
 * The established TCP connections over IPv4, from `ss -Htn` (with the state column, or without it where `ss` was asked
 * for one state) or from /proc/net/tcp.
 */
export function parseSockets(text: string): Socket[] {
  return text.split('\n').flatMap((line) => {
    const words = line.trim().split(/\s+/);
    const socket = /^\d+:$/.test(words[0] ?? '') ? fromProc(words) : fromSs(words);
    return socket ? [socket] : [];
  });
}

function fromSs(words: readonly string[]): Socket | undefined {
  const columns = /^\d+$/.test(words[0] ?? '') ? words : STATES.has(words[0] ?? '') ? words.slice(1) : [];
  const local = splitPort(columns[2] ?? '');
  const peer = splitPort(columns[3] ?? '');
  return (
    local &&
    peer && { localAddress: local.address, localPort: local.port, peerAddress: peer.address, peerPort: peer.port }
  );
}

/** `192.0.2.1%eth0:179`, `[::ffff:192.0.2.1]:179`. */
function splitPort(text: string): { address: string; port: number } | undefined {
  const match = /^(?:\[(?:::ffff:)?([^\]]+)\]|([^:%]+)(?:%[^:]+)?):(\d+)$/.exec(text);
  return match ? { address: match[1] ?? match[2] ?? '', port: Number(match[3]) } : undefined;
}

function fromProc(words: readonly string[]): Socket | undefined {
  const [, local = '', peer = '', state] = words;
  if (state !== ESTABLISHED) return undefined;
  const [localEnd, peerEnd] = [fromHex(local), fromHex(peer)];
  return (
    localEnd &&
    peerEnd && {
      localAddress: localEnd.address,
      localPort: localEnd.port,
      peerAddress: peerEnd.address,
      peerPort: peerEnd.port,
    }
  );
}

/** The kernel prints the address as a number in the host's byte order; little-endian everywhere that Calico 2.6 runs. */
function fromHex(text: string): { address: string; port: number } | undefined {
  const match = /^([0-9A-F]{8}):([0-9A-F]{4})$/i.exec(text);
  if (!match) return undefined;
  const bytes = Buffer.from(match[1] ?? '', 'hex');
  return { address: formatIpv4(bytes.readUInt32LE(0)), port: Number.parseInt(match[2] ?? '', 16) };
}
