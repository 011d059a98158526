import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSIBLE_ENVIRONMENT, ensureAnsible } from '../helpers/ansible.ts';

type Facts = Record<string, unknown>;

/** Facts that may be others a moment later, or in another session: only their names and kinds are compared. */
const CHANGING: Readonly<Record<string, string>> = {
  ansible_date_time: 'the time of asking',
  ansible_env: 'each program starts its host session with variables of its own',
  ansible_loadavg: 'the time of asking, and Python gives more digits than the kernel prints',
  ansible_memfree_mb: 'the time of asking',
  ansible_memory_mb: 'the time of asking',
  ansible_swapfree_mb: 'the time of asking',
  ansible_uptime_seconds: 'the time of asking',
  ansible_mounts: 'free space at the time of asking; what does not change is compared apart',
};

/** Facts that only Ansible has. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  ansible_python: 'there need not be a Python',
  ansible_python_version: 'there need not be a Python',
  discovered_interpreter_python: 'there need not be a Python',
  ansible_devices: 'block devices are not described',
  ansible_device_links: 'block devices are not described',
  ansible_lvm: 'LVM is not described',
};

/** Parts of an interface that only a program of ethtool's tells. */
const ETHTOOL = ['features', 'timestamping', 'hw_timestamp_filters', 'phc_index'];

/** Arguments of `setup`, each gathered by both. */
const GATHERINGS: readonly { readonly title: string; readonly args: Facts }[] = [
  { title: 'everything', args: {} },
  { title: 'nothing but the least', args: { gather_subset: ['!all'] } },
  { title: 'nothing at all', args: { gather_subset: ['!all', '!min'] } },
  { title: 'one subset with the least', args: { gather_subset: ['network'] } },
  { title: 'one subset alone', args: { gather_subset: ['!all', '!min', 'hardware'] } },
  { title: 'one fact, with what it builds on', args: { gather_subset: ['!all', '!min', 'pkg_mgr'] } },
  { title: 'a fact by its own name', args: { gather_subset: ['!all', '!min', 'default_ipv4'] } },
  { title: 'everything but two', args: { gather_subset: ['all', '!hardware', '!virtual'] } },
  { title: 'the least less one', args: { gather_subset: ['min', '!env'] } },
  { title: 'an exclusion that names nothing', args: { gather_subset: ['!nonsense'] } },
  { title: 'a subset that there is not', args: { gather_subset: ['nonsense'] } },
  { title: 'a filter', args: { filter: ['ansible_distribution*', 'os_family', 'ansible_*_mb'] } },
  { title: 'a filter with a set', args: { filter: 'ansible_[dk]*' } },
  { title: 'a filter that nothing passes', args: { filter: 'nothing' } },
  { title: 'local facts', args: { fact_path: 'FACTS', filter: 'ansible_local' } },
  { title: 'local facts of a folder that is not there', args: { fact_path: 'FACTS/none', filter: 'ansible_local' } },
];

/** A network of the test's own, so that nothing in it comes and goes. */
const NETWORK = `mount -t sysfs sysfs /sys
ip link set lo up
ip link add left address 02:00:00:00:00:01 type veth peer name right address 02:00:00:00:00:02
ip link add name br-0 address 02:00:00:00:00:03 type bridge
ip link set right master br-0
for name in left right br-0; do ip link set $name addrgenmode none; ip link set $name up; done
ip addr add 192.0.2.10/24 brd 192.0.2.255 dev left
ip addr add 192.0.2.11/24 dev left
ip addr add 198.51.100.1/25 dev left label left:0
ip addr add 10.0.0.1 peer 10.0.0.2 dev br-0
ip -6 addr add 2001:db8::10/64 nodad dev left
ip route add default via 192.0.2.1
ip -6 route add default via 2001:db8::1
`;
const BUNDLE = new URL('../../dist/bin.js', import.meta.url).pathname;

let dir: string;
let ours: Facts[];
let theirs: Facts[];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'calico-deploy-facts-'));
  await writeLocalFacts(join(dir, 'facts'));
  const tasks = GATHERINGS.flatMap(({ args }, index) => [
    {
      setup: JSON.parse(JSON.stringify(args).replaceAll('FACTS', join(dir, 'facts'))),
      register: 'found',
      ignore_errors: true,
    },
    { copy: { content: '{{ found | to_json }}', dest: `{{ out }}.${index}` } },
  ]);
  const play = [{ hosts: 'localhost', connection: 'local', gather_facts: false, tasks }];
  writeFileSync(join(dir, 'play.yml'), JSON.stringify(play));
  const bin = await ensureAnsible();
  const words = ['-i', 'localhost,', '-e', `ansible_python_interpreter=${join(bin, 'python')}`];
  const theirRun = [join(bin, 'ansible-playbook'), ...words, '-e', `out=${join(dir, 'theirs')}`, 'play.yml'];
  const ourRun = ['node', BUNDLE, 'playbook', '-i', 'localhost,', '-e', `out=${join(dir, 'ours')}`, 'play.yml'];
  const script = [NETWORK, ...[theirRun, ourRun].map((run) => run.map((word) => `'${word}'`).join(' '))].join('\n');
  const env = { ...ANSIBLE_ENVIRONMENT, LC_ALL: 'C.UTF-8' };
  await execa('unshare', ['--net', '--mount', 'sh', '-ec', script], { cwd: dir, env, timeout: 280_000 });
  const read = (name: string) =>
    GATHERINGS.map((_, index) => JSON.parse(readFileSync(join(dir, `${name}.${index}`), 'utf8')) as Facts);
  [ours, theirs] = [read('ours'), read('theirs')];
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('facts are those of ansible-core on the same host', () => {
  it.each(GATHERINGS.map(({ title }, index) => ({ title, index })))('$title', ({ index }) => {
    const [mine, real] = [ours[index], theirs[index]] as [Facts, Facts];
    expect(mine.failed).toBe(real.failed);
    expect(comparable(mine)).toEqual(comparable(real));
  });

  it('file systems are the same but for what is free', () => {
    const constant = ({ ansible_facts: facts }: Facts) =>
      (facts as { ansible_mounts: Facts[] }).ansible_mounts.map(
        ({ size_available: _s, block_available: _a, block_used: _u, inode_available: _i, inode_used: _n, ...rest }) =>
          rest,
      );
    expect(sorted(constant(ours[0] as Facts))).toEqual(sorted(constant(theirs[0] as Facts)));
  });
});

function comparable({ ansible_facts: facts = {} }: Facts): Facts {
  const kept = Object.entries(facts as Facts).filter(([name]) => !(name in LEFT_OUT));
  const values = kept.map(([name, value]) => [name, name in CHANGING ? namesIn(value) : sorted(value)]);
  return Object.fromEntries(values);
}

/** The keys of a dictionary, or the kind of anything else. The variables of a session are its own. */
function namesIn(value: unknown): unknown {
  const isDictionary = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isDictionary) return Array.isArray(value) ? 'list' : typeof value;
  const names = Object.keys(value);
  return 'PATH' in value ? 'environment' : names.toSorted();
}

/** Lists without their order, which is that of directories; dictionaries less what only ethtool tells. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted).toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !ETHTOOL.includes(name));
  return Object.fromEntries(kept.map(([name, each]) => [name, sorted(each)]));
}

/** A file of each kind that local facts may be. */
async function writeLocalFacts(folder: string): Promise<void> {
  await mkdir(folder);
  const files: Readonly<Record<string, string>> = {
    'json.fact': '{"a": [1, 2.5, null], "b": {"c": "d"}}',
    'ini.fact':
      '[DEFAULT]\nshared = yes\n[General]\nName: Value with spaces\n# a comment\nlong = one\n  two\n[other]\nx=1\n',
    'broken.fact': 'neither of both\n',
    'empty.fact': '',
    'script.fact': '#!/bin/sh\necho \'{"from": "a script"}\'\n',
    'fails.fact': '#!/bin/sh\necho oops >&2\nexit 3\n',
    'ignored.txt': '{}',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  for (const name of ['script.fact', 'fails.fact']) await chmod(join(folder, name), 0o755);
}
