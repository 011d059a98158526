import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FACTS_SECTIONS, type FactsSectionName } from '../../../../src/agent/facts-sections.ts';
import { collectorsOf } from '../../../../src/modules/facts/collectors.ts';
import type { Value } from '../../../../src/parsing/value.ts';
import { plainValue } from '../../../helpers/plain-value.ts';

interface System {
  readonly title: string;
  /** Files of the host by path. */
  readonly files: Readonly<Record<string, string>>;
}

const ROOT = new URL('../../../golden/facts/', import.meta.url);
const SYSTEMS = JSON.parse(readFileSync(new URL('systems.json', ROOT), 'utf8')) as System[];
const RECORDED = JSON.parse(readFileSync(new URL('recorded.json', ROOT), 'utf8')) as Record<
  string,
  Record<string, unknown>
>;
const NAMES = [
  ...['distribution', 'lsb', 'dns', 'fips', 'cmdline', 'ssh_pub_keys', 'pkg_mgr', 'service_mgr', 'hardware', 'virtual'],
];
/** Where Ansible's answer is none: a program or a clock of the host that these systems have not. */
const NOT_RECORDED = ['mounts', 'uptime_seconds', 'processor_nproc'];

it.each(SYSTEMS)("what Ansible's collectors make of $title", ({ title, files }) => {
  const known = new Map<Value, Value>();
  const sections = sectionsOf(files);
  for (const collector of collectorsOf(new Set(NAMES))) {
    if (collector.name === 'platform') known.set('architecture', 'x86_64');
    else for (const [name, value] of collector.read(sections, known)) known.set(name, value);
  }
  known.delete('architecture');
  for (const name of NOT_RECORDED) known.delete(name);
  const ours = sortTechniques(plainValue(known) as Record<string, unknown>);
  expect(ours).toEqual(sortTechniques(RECORDED[title] ?? {}));
});

/** Python's sets have no order. */
function sortTechniques(facts: Record<string, unknown>): Record<string, unknown> {
  const { virtualization_tech_guest: guest, virtualization_tech_host: host, ...rest } = facts;
  const [guests, hosts] = [guest, host].map((names) => (names as string[]).toSorted());
  return { ...rest, virtualization_tech_guest: guests, virtualization_tech_host: hosts };
}

/** What the agent would gather of a host with these files. */
function sectionsOf(files: System['files']): Partial<Record<FactsSectionName, string>> {
  const names = Object.keys(FACTS_SECTIONS) as FactsSectionName[];
  return Object.fromEntries(names.map((name) => [name, sectionOf(name, files)]));
}

function sectionOf(name: FactsSectionName, files: System['files']): string {
  const section: { readonly files?: readonly string[]; readonly command?: string } = FACTS_SECTIONS[name];
  const texts = (section.files ?? []).flatMap((path) => {
    const text = files[path.replace('/sys/class/dmi/', '/sys/devices/virtual/dmi/')];
    return text ? [`==> ${path} <==\n${text}`] : [];
  });
  if (section.command !== undefined) texts.push(`==> command <==\n${commandOutput(name, files)}\n`);
  return texts.join('');
}

/** What the command of a section prints on such a host. */
function commandOutput(name: FactsSectionName, files: System['files']): string {
  const there = (path: string) => files[path] !== undefined;
  switch (name) {
    case 'os-release':
      return there('/etc/arch-release') ? '/etc/arch-release' : '';
    case 'cpu':
      return files['/proc/cpuinfo'] ?? '';
    case 'package-manager':
      return Object.keys(files)
        .filter((path) =>
          section('package-manager')
            .split(/[\s;]+/)
            .includes(path),
        )
        .map((path) => `${path} ${path}`)
        .join('\n');
    case 'service-manager':
      return [there('/sbin/openrc') ? 'openrc' : '', there('/etc/init.d/rc') ? 'sysvinit' : ''].join('\n').trim();
    case 'virtualization':
      return [
        ...['/.dockerenv', '/dev/kvm'].filter(there),
        ...(files['/proc/1/environ'] ?? '').split('\0').filter((line) => line.startsWith('container=')),
        ...(files['/proc/modules'] ?? '').split('\n').map((line) => line.split(' ')[0] ?? ''),
      ].join('\n');
    default:
      return '';
  }
}

function section(name: FactsSectionName): string {
  const { command = '' }: { readonly files?: readonly string[]; readonly command?: string } = FACTS_SECTIONS[name];
  return command;
}
