/** What one round trip asks a host, by name; the script answers them in this order. */
const SECTION_NAMES = [
  'unit',
  'container',
  'links',
  'addresses',
  'routes',
  'sockets',
  'status',
  'pools',
  'nodes',
  'blocks',
] as const;

export type SectionName = (typeof SECTION_NAMES)[number];

/** A command's answer. */
export interface Section {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Asks everything and changes nothing. Output is framed by lines that begin with MARK, a word that only this run knows.
 * Commands that may hang (they talk to etcd) end after some seconds where the host has `timeout`.
 */
export const OBSERVE_SCRIPT = `
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
limited() { if command -v timeout >/dev/null 2>&1; then timeout 15 "$@"; else "$@"; fi; }
sockets() {
  ss -Htn state established '( sport = :179 or dport = :179 )' 2>/dev/null || cat /proc/net/tcp
}
etcd() {
  for endpoint in $(printf '%s' "$ETCD_ENDPOINTS" | tr ',' ' '); do
    curl -sS -m 5 --cacert /etc/calico/ssl/ca.pem --cert /etc/calico/ssl/calico.pem --key /etc/calico/ssl/calico-key.pem \\
      "$endpoint/v2/keys$1?recursive=true" && return 0
  done
  return 1
}
section() {
  name=$1
  shift
  printf '%s begin %s\\n' "$MARK" "$name"
  { problem=$("$@" 2>&1 >&4 </dev/null); code=$?; } 4>&1
  printf '\\n%s end %s %s\\n%s\\n%s done %s\\n' "$MARK" "$name" "$code" "$problem" "$MARK" "$name"
}
section unit systemctl show calico-node --no-pager -p LoadState,ActiveState,SubState,UnitFileState,NRestarts,Result
section container limited "$BIN_DIR/docker" inspect calico-node
section links ip -o link show
section addresses ip -4 -o addr show
section routes ip -4 route show
section sockets sockets
section status limited "$BIN_DIR/calicoctl" node status
section pools limited "$BIN_DIR/calicoctl" get ipPool -o yaml
section nodes etcd /calico/bgp/v1/host
section blocks etcd /calico/ipam/v2/host
`;

/** Takes the script's output apart. Sections that are not there, or not whole, are left out. */
export function splitSections(output: string, mark: string): Map<SectionName, Section> {
  const sections = new Map<SectionName, Section>();
  for (const name of SECTION_NAMES) {
    const begin = output.indexOf(`${mark} begin ${name}\n`);
    const end = output.indexOf(`\n${mark} end ${name} `, begin);
    const done = output.indexOf(`\n${mark} done ${name}\n`, end);
    if (begin < 0 || end < 0 || done < 0) continue;
    const start = begin + `${mark} begin ${name}\n`.length;
    const [head = '', ...problem] = output.slice(end + 1, done).split('\n');
    const rc = Number(head.split(' ').at(-1));
    sections.set(name, { rc, stdout: output.slice(start, Math.max(start, end)), stderr: problem.join('\n') });
  }
  return sections;
}
