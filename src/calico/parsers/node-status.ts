/** A BGP session as BIRD tells it: one row of `calicoctl node status`. */
export interface BgpPeer {
  readonly address: string;
  /** `node-to-node mesh`, `global`, `node specific`. */
  readonly type: string;
  /** State of BIRD's protocol: `up`, `start`, `down`. */
  readonly state: string;
  /** A time of day, or a date after about a day. */
  readonly since: string;
  /** State of BGP and what it last met: `Established`, `Active Socket: Connection refused`. */
  readonly info: string;
}

export interface NodeStatus {
  /** False when there is no Felix: "Calico process is not running.". */
  readonly running: boolean;
  readonly ipv4: readonly BgpPeer[];
  readonly ipv6: readonly BgpPeer[];
  /** Lines that are neither table nor heading: what calicoctl has to say besides (`No IPv4 peers found.`, errors). */
  readonly remarks: readonly string[];
}

const COLUMNS = 5;

/**
 * Reads what `calicoctl node status` prints (1.6 to 3.x). Its exit code is 0 whatever the peers' state, so this is the
 * only way to know. Long cells go on in rows whose first cell is empty. Text that is none of it gives an empty status.
 */
export function parseNodeStatus(text: string): NodeStatus {
  const tables: Record<'ipv4' | 'ipv6', string[][]> = { ipv4: [], ipv6: [] };
  const remarks: string[] = [];
  let current: 'ipv4' | 'ipv6' = 'ipv4';
  let running = false;
  for (const line of text.split('\n').map((each) => each.trim())) {
    const heading = /^IPv([46]) BGP status$/.exec(line);
    if (heading) current = heading[1] === '6' ? 'ipv6' : 'ipv4';
    else if (line === 'Calico process is running.') running = true;
    else if (line.startsWith('|')) addRow(tables[current], line);
    else if (line !== '' && !/^[+-]+$/.test(line)) remarks.push(line);
  }
  return { running, ipv4: tables.ipv4.map(toPeer), ipv6: tables.ipv6.map(toPeer), remarks };
}

function addRow(rows: string[][], line: string): void {
  const cells = line
    .slice(1, line.endsWith('|') ? -1 : undefined)
    .split('|')
    .map((cell) => cell.trim());
  if (cells.length < COLUMNS || cells[0] === 'PEER ADDRESS') return;
  const last = rows.at(-1);
  if (cells[0] !== '' || !last) rows.push(cells);
  else
    for (const [index, cell] of cells.entries()) if (cell !== '') last[index] = `${last[index] ?? ''} ${cell}`.trim();
}

function toPeer([address = '', type = '', state = '', since = '', ...info]: string[]): BgpPeer {
  return { address, type, state, since, info: info.join('|').trim() };
}
