import { joinWords } from '../../parsing/quote.ts';
import type { PyDict } from '../../parsing/value.ts';
import type { ModuleContext } from '../module.ts';
import type { Step } from '../requests.ts';
import { tryOnHost } from './ask-host.ts';
import { type FoundServices, service, wordsOf } from './found-services.ts';

/**
 * Which programs of which init system there are decides what is asked; each answer has its name. `chkconfig` has other options on
 * other systems.
 */
const LISTS = `
part() { printf %s "$1"; end; }
said() { rc=$?; end; printf %s $rc; end; }
if has service && ! has chkconfig && ! has rc-status; then part sysv; service --status-all; said; fi
if has initctl && ! has chkconfig; then part upstart; initctl list; said
elif has chkconfig; then
  part chkconfig
  list=$(chkconfig 2>/dev/null)
  if printf '%s\\n' "$list" | grep -q '[[:space:]]0:o[nf]'; then :
  elif printf '%s\\n' "$list" | grep -q '[[:space:]]o[nf]'; then list=$(chkconfig -l --allservices)
  elif chkconfig 2>&1 >/dev/null | grep -qe --list; then list=$(chkconfig --list); fi
  printf %s "$list"; said
elif has rc-status && has rc-update; then
  part openrc; rc-status -a -s -m 2>&1 | grep '^ ' | tr -d '[]'; said
  part runlevels; rc-update show -v 2>&1 | grep '|'; said
fi
`;

/** The services of sysvinit, upstart, chkconfig or OpenRC. */
export function* initServices(context: ModuleContext): Step<FoundServices> {
  const { parts, stderr } = yield* tryOnHost(LISTS, context);
  const said = new Map<string, { text: string; rc: string }>();
  for (let index = 0; index + 2 < parts.length; index += 3) {
    said.set(parts[index] ?? '', { text: parts[index + 1] ?? '', rc: parts[index + 2] ?? '' });
  }
  const text = (name: string) => said.get(name)?.text ?? '';
  const chkconfig = yield* chkconfigServices(text('chkconfig'), context);
  const openrc = openrcServices(text('openrc'), text('runlevels'));
  const all = [...sysvServices(text('sysv')), ...upstartServices(text('upstart')), ...chkconfig.services];
  return {
    services: new Map([...all, ...openrc.services].map((each) => [String(each.get('name')), each])),
    warnings: [...failures(said, stderr), ...chkconfig.warnings, ...openrc.warnings],
  };
}

function failures(said: ReadonlyMap<string, { rc: string }>, stderr: string): string[] {
  const failed = (name: string) => (said.get(name)?.rc ?? '0') !== '0';
  return [
    ...(failed('sysv') ? [`Unable to query 'service' tool (${said.get('sysv')?.rc}): ${stderr}`] : []),
    ...(failed('upstart') ? [`Unable to query upstart for service data: ${stderr}`] : []),
  ];
}

/** Lines of `service --status-all`: ` [ + ]  NAME`. */
function sysvServices(text: string): PyDict[] {
  return Array.from(text.matchAll(/^\s*\[ ([+-]) \]\s+(.+)$/gm), ([, sign, name = '']) =>
    service(name, sign === '+' ? 'running' : 'stopped', 'sysv'),
  );
}

/** Lines of `initctl list`: `NAME GOAL/STATE, process PID`. */
function upstartServices(text: string): PyDict[] {
  return text
    .replaceAll('\r', '')
    .split('\n')
    .flatMap((line) => {
      const match = /^\s?(.*)\s(\w+)\/(\w+)(?:,\sprocess\s[0-9]+)?\s*$/.exec(line);
      return match ? [service(match[1] ?? '', match[3] ?? '', 'upstart', { goal: match[2] ?? '' })] : [];
    });
}

interface Found {
  readonly services: readonly PyDict[];
  readonly warnings: readonly string[];
}

/** Whether a service is on in each of the seven runlevels; the third is the one that counts. */
const RUNLEVELS = new RegExp(
  `^(.*?)${['\\s+[0-9]:(?:on|off)'.repeat(3), '\\s+[0-9]:(on|off)', '\\s+[0-9]:(?:on|off)'.repeat(3)].join('')}`,
);

/** Lines of `chkconfig`, of which every service is asked for its status. */
function* chkconfigServices(text: string, context: ModuleContext): Step<Found> {
  const lines = text.split('\n').flatMap((line) => {
    const match = RUNLEVELS.exec(line);
    return match ? [{ name: match[1] ?? '', status: match[2] === 'on' ? 'enabled' : 'disabled' }] : [];
  });
  if (lines.length === 0) return { services: [], warnings: [] };
  const script = lines.map(({ name }) => `${joinWords(['service', name, 'status'])} 2>&1 >/dev/null; said\n`).join('');
  const { parts } = yield* tryOnHost(`said() { rc=$?; end; printf %s $rc; end; }\n${script}`, context);
  const warnings: string[] = [];
  const services = lines.map(({ name, status }, index) => {
    const [said = '', code = ''] = parts.slice(2 * index);
    const isHidden = code !== '0' && /root|permission|not in sudoers/i.test(said);
    if (isHidden) warnings.push(`Insufficient permissions to query sysV service "${name}" and their states`);
    const found = service(name, code === '0' ? 'running' : 'stopped', 'sysv', { status });
    return isHidden ? found.set('state', Number(code)) : found;
  });
  return { services, warnings };
}

/** Lines of `rc-status`, and the runlevels that `rc-update` tells. */
function openrcServices(text: string, runlevels: string): Found {
  const levels = new Map(
    runlevels.split('\n').flatMap((line) => {
      const [name = '', words] = line.split('|');
      const found = words === undefined ? [] : wordsOf(words);
      return words === undefined ? [] : [[name.trim(), found.length === 0 ? null : found] as const];
    }),
  );
  const lines = text
    .split('\n')
    .map(wordsOf)
    .filter(([name, state]) => state !== undefined && name !== '*');
  const known = lines.filter(([name = '']) => levels.has(name));
  const unknown = lines.filter(([name = '']) => !levels.has(name));
  return {
    services: known.map(([name = '', state = '']) =>
      service(name, state, 'openrc', { runlevels: levels.get(name) ?? null }),
    ),
    warnings: unknown.map(([name]) => `Service ${name} not found in the service list`),
  };
}
