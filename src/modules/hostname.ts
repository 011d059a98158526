import { joinWords } from '../parsing/quote.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { askHost, changeHost, shownFile } from './system/ask-host.ts';
import { writeText } from './system/text-file.ts';

const FILE = '/etc/hostname';
const MAX_LENGTH = 64;

/** ansible.builtin.hostname: the host's name, now and at boot. */
export const hostname = defineModule({
  name: 'hostname',
  runsOn: 'host',
  reachesOut: true,
  returnsFacts: true,
  parameters: {
    name: { type: 'str', required: true },
    use: {
      type: 'str',
      choices: [
        ...['alpine', 'debian', 'freebsd', 'generic', 'macos', 'macosx', 'darwin', 'openbsd', 'openrc', 'redhat'],
        ...['sles', 'solaris', 'systemd'],
      ],
      refused: 'the name is set by systemd or in /etc/hostname; leave `use` out',
      refusedExcept: ['alpine', 'debian', 'systemd'],
    },
  },
  *run(args, context) {
    const name = requiredText(args, 'name');
    const found = yield* lookAtName(args, context);
    const done = yield* found.systemd ? setBySystemd(found, name, context) : setInFile(found, name, args, context);
    const fqdn = done.fqdn ?? found.fqdn;
    return describe(done.changed, name, found, fqdn, context);
  },
});

interface FoundName {
  readonly systemd: boolean;
  readonly current: string;
  readonly permanent: string;
  readonly text: string | undefined;
  readonly fqdn: string;
}

const FULL_NAME = '{ hostname -f 2>/dev/null || uname -n; }';

/** Where systemd is not the manager that runs, the file is all there is. */
const LOOK = `
managed=\${use}
if [ -z "$use" ] && has systemctl; then
  for directory in /run/systemd/system /dev/.run/systemd /dev/.systemd; do
    [ ! -e "$directory" ] || managed=systemd
  done
fi
printf %s "$managed"; end
if [ "$managed" = systemd ]; then hostnamectl --transient status || exit; fi; end
if [ "$managed" = systemd ]; then hostnamectl --static status || exit; fi; end
show ${FILE}
${FULL_NAME}; end
`;

function* lookAtName(args: ModuleArguments, context: ModuleContext): Step<FoundName> {
  const use = textOf(args, 'use') === 'debian' ? 'systemd' : (textOf(args, 'use') ?? '');
  const [managed = '', current = '', fixed = '', file, fqdn = ''] = yield* askHost(`use=${use}${LOOK}`, context);
  const text = shownFile(file);
  const systemd = managed === 'systemd';
  const permanent = systemd ? fixed.trim() : (text ?? '').trim();
  return { systemd, current: systemd ? current.trim() : permanent, permanent, text, fqdn: fqdn.trim() };
}

interface Done {
  readonly changed: boolean;
  readonly fqdn?: string;
}

function* setBySystemd(found: FoundName, name: string, context: ModuleContext): Step<Done> {
  const commands = [
    ...(found.permanent === name ? [] : [joinWords(['hostnamectl', '--pretty', '--static', 'set-hostname', name])]),
    ...(found.current === name ? [] : [joinWords(['hostnamectl', '--transient', 'set-hostname', name])]),
  ];
  if (commands.length === 0 || context.check) return { changed: commands.length > 0 };
  if (name.length > MAX_LENGTH) {
    throw new ModuleFailure('name cannot be longer than 64 characters on systemd servers, try a shorter name');
  }
  return yield* changeName(commands, context);
}

function* setInFile(found: FoundName, name: string, args: ModuleArguments, context: ModuleContext): Step<Done> {
  if (found.permanent === name) return { changed: false };
  // Before the file is written, as Ansible does it: the name of now is the one that the file had.
  const alpine = textOf(args, 'use') === 'alpine' && !context.check;
  const done = alpine ? yield* changeName([`hostname -F ${FILE}`], context) : { changed: true };
  yield* writeText({ path: FILE, text: found.text }, `${name}\n`, context);
  return done;
}

function* changeName(commands: readonly string[], context: ModuleContext): Step<Done> {
  const script = `{\n${commands.join(' || exit\n')}\n} || exit\nend\n${FULL_NAME}\n`;
  const { rc, parts, stderr } = yield* changeHost(script, context);
  if (rc !== 0) throw new ModuleFailure(`Command failed rc=${rc}, out=${parts[0] ?? ''}, err=${stderr}`);
  return { changed: true, fqdn: (parts[1] ?? '').trim() };
}

function describe(
  changed: boolean,
  name: string,
  { current, permanent }: FoundName,
  fqdn: string,
  context: ModuleContext,
): ModuleResult {
  const facts: PyDict = new Map<Value, Value>([
    ['ansible_hostname', name.split('.')[0] ?? ''],
    ['ansible_nodename', name],
    ['ansible_fqdn', fqdn],
    ['ansible_domain', fqdn.split('.').slice(1).join('.')],
  ]);
  const before = `hostname = ${name === current ? permanent : current}\n`;
  const diff = [{ beforeHeader: '', afterHeader: '', before, after: `hostname = ${name}\n` }];
  return { changed, values: new Map([['name', name]]), facts, ...(changed && context.diff ? { diff } : {}) };
}
