import { joinWords } from '../../parsing/quote.ts';
import type { ModuleContext } from '../module.ts';
import type { Step } from '../requests.ts';
import { tryOnHost } from './ask-host.ts';
import { type FoundServices, service, wordsOf } from './found-services.ts';

/** What a unit is, whatever else systemd says of it. */
const BAD_STATES = ['not-found', 'masked', 'failed'];

/** Of a host that systemd does not manage nothing is printed. */
const LISTS = `
managed() {
  has systemctl || return 1
  for directory in /run/systemd/system /dev/.run/systemd /dev/.systemd; do
    if [ -e "$directory" ]; then return 0; fi
  done
  read -r init 2>/dev/null </proc/1/comm && [ "$init" = systemd ]
}
managed || exit 0
systemctl list-units --no-pager --type service --all --plain; rc=$?; end; printf %s $rc; end
systemctl list-unit-files --no-pager --type service --all; rc=$?; end; printf %s $rc; end
`;

/** The services that systemd has loaded, and those that there is but a file of. */
export function* systemdServices(context: ModuleContext): Step<FoundServices> {
  const { parts, stderr } = yield* tryOnHost(LISTS, context);
  const [units = '', unitsCode = '0', files = '', filesCode = '0'] = parts;
  const services = new Map(unitsCode === '0' ? serviceLines(units).map(loadedService) : []);
  const listed = filesCode === '0' ? serviceLines(files).map(([name = '', status = '']) => ({ name, status })) : [];
  const states = yield* activeStates(
    listed.map(({ name }) => name).filter((name) => !services.has(name)),
    context,
  );
  for (const { name, status } of listed) {
    const known = services.get(name);
    if (!known) services.set(name, service(name, states.get(name) ?? 'unknown', 'systemd', { status }));
    else if (!BAD_STATES.includes(String(known.get('status')))) known.set('status', status);
  }
  return {
    services,
    warnings: [
      ...(unitsCode === '0' ? [] : [`Could not list units from systemd: ${stderr}`]),
      ...(filesCode === '0' ? [] : [`Could not get unit files data from systemd: ${stderr}`]),
    ],
  };
}

function serviceLines(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.includes('.service'))
    .map(wordsOf);
}

/** A line of `list-units`: name, load state, active state, running state, description. */
function loadedService(fields: readonly string[]): [string, ReturnType<typeof service>] {
  const [name = '', , active = 'unknown', running] = fields;
  // The description's last word is none of systemd's.
  const bad = BAD_STATES.find((state) => fields.slice(0, -1).includes(state));
  return [name, service(name, running === 'running' ? 'running' : 'stopped', 'systemd', { status: bad ?? active })];
}

/** What is active of units that systemd has not loaded. All are asked for at once; a template has no state. */
function* activeStates(names: readonly string[], context: ModuleContext): Step<ReadonlyMap<string, string>> {
  const units = names.filter((name) => !name.endsWith('@.service'));
  if (units.length === 0) return new Map();
  const script = `set -- ${joinWords(units)}
if states=$(systemctl show "$@" --property=ActiveState 2>/dev/null); then printf '%s\\n' "$states" | grep .; exit 0; fi
for name; do systemctl show "$name" --property=ActiveState 2>/dev/null || echo ActiveState=unknown; done
`;
  const { parts } = yield* tryOnHost(script, context);
  const lines = (parts[0] ?? '').split('\n');
  return new Map(units.map((name, index) => [name, (lines[index] ?? '').replace('ActiveState=', '') || 'unknown']));
}
