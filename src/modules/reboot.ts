import type { RunOperation } from '../agent/operation.ts';
import type { RunResult } from '../agent/reply.ts';
import { joinWords, quoteShell } from '../parsing/quote.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { toStr } from '../template/values/text.ts';
import { listOf, numberOf, requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { HostWait, ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { attemptAtHostsEnd, awaitHost, failedResult, isControlNode, ModuleFailure, type Step } from './requests.ts';
import { askHost } from './system/ask-host.ts';

/** ansible.builtin.reboot: the host is started anew, and waited for. */
export const reboot = defineModule({
  name: 'reboot',
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    boot_time_command: { type: 'str', default: 'cat /proc/sys/kernel/random/boot_id' },
    connect_timeout: { type: 'int' },
    msg: { type: 'str', default: 'Reboot initiated by Ansible' },
    post_reboot_delay: { type: 'int', default: 0 },
    pre_reboot_delay: { type: 'int', default: 0 },
    reboot_command: { type: 'str' },
    reboot_timeout: { type: 'int', default: 600 },
    search_paths: {
      type: 'list',
      elements: 'str',
      default: ['/sbin', '/bin', '/usr/sbin', '/usr/bin', '/usr/local/sbin'],
    },
    test_command: { type: 'str', default: 'whoami' },
  },
  *run(args, context) {
    if (yield* isControlNode()) {
      const values = new Map<Value, Value>([
        ['elapsed', 0],
        ['rebooted', false],
      ]);
      return failedResult('Running reboot with local connection would reboot the control node.', values);
    }
    if (context.check)
      return {
        changed: true,
        values: new Map<Value, Value>([
          ['elapsed', 0],
          ['rebooted', true],
        ]),
      };
    const command = yield* rebootCommand(args, context);
    const before = yield* bootTime(args, context);
    yield* beginReboot(command, context);
    return yield* awaitReboot(before, args, context);
  },
});

/** Prints which system it is, where that decides what is run, and the path of the program. */
const LOOK = `
ID=
[ ! -r /etc/os-release ] || . /etc/os-release
printf %s "$ID"; end
case $ID in alpine) name=\${name:-reboot} ;; *) name=\${name:-shutdown} ;; esac
case $name in
  /*) printf %s "$name" ;;
  *) for directory; do if [ -e "$directory/$name" ]; then printf %s "$directory/$name"; break; fi; done ;;
esac; end
printf %s "$name"; end
`;

function* rebootCommand(args: ModuleArguments, context: ModuleContext): Step<string> {
  const [written = '', ...words] = (textOf(args, 'reboot_command') ?? '').split(' ');
  const paths = listOf(args, 'search_paths') ?? [];
  const script = `name=${quoteShell(written)}\nset -- ${joinWords(paths)}\n${LOOK}`;
  const [system = '', program = '', name = ''] = yield* askHost(script, context);
  if (program === '') {
    throw new ModuleFailure(`Unable to find command "${name}" in search paths: ${toStr(paths)}`);
  }
  return `${program} ${written === '' ? defaultWords(system, args) : words.join(' ')}`;
}

/** The delay is told in minutes, rounded down. */
function defaultWords(system: string, args: ModuleArguments): string {
  if (system === 'alpine') return '';
  const minutes = Math.floor(Math.max(0, numberOf(args, 'pre_reboot_delay') ?? 0) / 60);
  return `-r ${system === 'void' ? '+' : ''}${minutes} "${requiredText(args, 'msg')}"`;
}

function* bootTime(args: ModuleArguments, context: ModuleContext): Step<string> {
  const answer = yield* attemptAtHostsEnd(runOf(requiredText(args, 'boot_time_command'), context));
  if ('failure' in answer) throw new ModuleFailure(answer.failure.message);
  const said = saidBy(answer.result.run);
  if (said.rc === 0) return said.stdout.trim();
  throw new ModuleFailure(bootTimeFault(said), new Map<Value, Value>([['reboot', false]]));
}

function bootTimeFault({ rc, stdout, stderr }: Said): string {
  return `reboot: failed to get host boot time info, rc: ${rc}, stdout: ${stdout}, stderr: ${stderr}`.trim();
}

/** A host that goes away before it has answered does what it was told. */
function* beginReboot(command: string, context: ModuleContext): Step<void> {
  const answer = yield* attemptAtHostsEnd({ ...runOf(command, context), owes: context.owes });
  if ('failure' in answer) {
    if (answer.failure.reason === 'gone') return;
    throw new ModuleFailure(answer.failure.message);
  }
  const { rc, stdout, stderr } = saidBy(answer.result.run);
  if (rc === 0) return;
  const values: PyDict = new Map<Value, Value>([
    ['rebooted', false],
    ['elapsed', 0],
  ]);
  throw new ModuleFailure(`Reboot command failed. Error was: '${stdout.trim()}, ${stderr.trim()}'`, values);
}

/** Until the host has booted, and until the test command is content; both may take `reboot_timeout`. */
function* awaitReboot(before: string, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const timeout = numberOf(args, 'reboot_timeout') ?? 0;
  const connectTimeout = numberOf(args, 'connect_timeout');
  const wait = { delay: 0, sleep: 1, timeout, ...(connectTimeout ? { connectTimeout } : {}) };
  const booted = yield* awaitHost({
    ...wait,
    delay: Math.max(0, numberOf(args, 'post_reboot_delay') ?? 0),
    probe: probe(requiredText(args, 'boot_time_command'), context, (said) => {
      if (said.rc !== 0) return bootTimeFault(said);
      return ['', before].includes(said.stdout.trim()) ? 'boot time has not changed' : undefined;
    }),
  });
  if (booted.fault !== undefined) return timedOut('last boot time check', timeout, booted.elapsed);
  const tested = yield* awaitHost({
    ...wait,
    probe: probe(requiredText(args, 'test_command'), context, ({ rc, stdout, stderr }) =>
      rc === 0 ? undefined : `Test command failed: ${stderr} ${stdout}`,
    ),
  });
  const elapsed = booted.elapsed + tested.elapsed;
  if (tested.fault !== undefined) return timedOut('post-reboot test command', timeout, elapsed);
  return {
    changed: true,
    values: new Map<Value, Value>([
      ['rebooted', true],
      ['elapsed', elapsed],
    ]),
  };
}

function timedOut(what: string, timeout: number, elapsed: number): ModuleResult {
  const values = new Map<Value, Value>([
    ['rebooted', true],
    ['elapsed', elapsed],
  ]);
  return failedResult(`Timed out waiting for ${what} (timeout=${timeout})`, values);
}

interface Said {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

function probe(
  command: string,
  context: ModuleContext,
  fault: (said: Said) => string | undefined,
): NonNullable<HostWait['probe']> {
  return { operation: runOf(command, context), fault: (run) => fault(saidBy(run)) };
}

function runOf(script: string, context: ModuleContext): RunOperation {
  return { kind: 'run', script, environment: context.environment, timeout: context.timeout, check: false };
}

function saidBy(run: RunResult | undefined): Said {
  if (!run) throw new Error('a command was answered without its result');
  const decoder = new TextDecoder();
  return { rc: run.rc, stdout: decoder.decode(run.stdout), stderr: decoder.decode(run.stderr) };
}
