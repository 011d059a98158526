import type { ProcessEnd } from '../process/begin-process.ts';
import { type ConnectionTarget, UnreachableError, type UnreachableReason } from './connection.ts';

/** What is known when a session ended that had not begun. */
export interface Fruitless {
  readonly target: ConnectionTarget;
  readonly end: ProcessEnd;
  readonly stderr: string;
  /** What the login shell printed in place of the agent's greeting. */
  readonly banner: string;
}

interface Rule {
  readonly pattern: RegExp;
  readonly reason: UnreachableReason;
  readonly says: string;
  readonly hint: string;
}

/**
 * ssh's own sentences, as OpenSSH 7 to 10 print them on stderr; the first that matches counts. They are anchored to ssh's own form,
 * because a login shell may print the bare words too.
 */
const SSH_RULES: readonly Rule[] = [
  {
    pattern: /^@ +WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED|^Host key for .* has changed and you have requested/m,
    reason: 'host-key-changed',
    says: 'the host key is not the one in known_hosts',
    hint: 'If the host was rebuilt, remove the old key with `ssh-keygen -R HOST` and check the new one; otherwise someone is in between.',
  },
  {
    pattern: /^Host key verification failed\.|^No .* host key is known for/m,
    reason: 'host-key-unknown',
    says: 'the host key is not in known_hosts',
    hint: 'Connect once by hand with `ssh HOST` and compare the fingerprint, or add the key to known_hosts.',
  },
  {
    // The last is what askpass.ts says where it ends ssh.
    pattern:
      /: Permission denied \([a-z0-9@.,-]+\)\.|Too many authentication failures|^calico-deploy has no answer to: /m,
    reason: 'authentication',
    says: 'the host accepts none of the keys',
    hint: 'Check the user (`ansible_user`), the key (`ansible_ssh_private_key_file`) and that the agent holds it; a password is asked for with `-k` alone.',
  },
  {
    pattern: /^ssh: Could not resolve hostname /m,
    reason: 'name-resolution',
    says: 'the name does not resolve',
    hint: 'Set `ansible_host` to an address, or fix DNS or /etc/hosts on the control node.',
  },
  {
    pattern: /^ssh: connect to host .*: Connection refused/m,
    reason: 'refused',
    says: 'nothing listens at the SSH port',
    hint: 'Check that sshd runs on the host and that `ansible_port` is its port.',
  },
  {
    pattern: /^ssh: connect to host .*: (No route to host|Network is unreachable|Host is down|Network is down)/m,
    reason: 'no-route',
    says: 'there is no way to the host',
    hint: 'Check that the host is up and that the control node has a route to its address.',
  },
  {
    pattern:
      /^ssh: connect to host .*: (Connection timed out|Operation timed out)|timed out during banner exchange|^Connection to .* timed out|^Timeout, server .* not responding/m,
    reason: 'timeout',
    says: 'no answer in time',
    hint: 'Check that the host is up and no firewall drops the connection; `--timeout` gives it longer.',
  },
  {
    // Behind a bastion that does not come through to the host ssh says the same, after the bastion has said why.
    pattern: /^(?![\s\S]*open failed)(?:[\s\S]*\n)?(?:kex|ssh)_exchange_identification: .*(?:[Cc]losed|[Rr]eset)/,
    reason: 'dropped',
    says: 'the connection was closed before the login',
    hint: 'sshd, or that of a bastion, drops logins beyond its MaxStartups and from addresses that it penalizes: see its log.',
  },
];

const PASSWORD_HINT =
  'Check the user (`ansible_user`), the password (`ansible_password`, `-k`) and that sshd takes passwords (PasswordAuthentication); jump hosts are given none.';

const BECOME_RULE: Rule = {
  pattern:
    /^sudo: |^Sorry, user .* is not allowed to execute|is not in the sudoers file|^Sorry, try again\.|sudo: (command )?not found/m,
  reason: 'become',
  says: 'sudo refused',
  hint: 'Allow the user in sudoers without a password, or give the password with `-K`.',
};

/** Why a session did not begin, from how ssh ended and what it said. */
export function classifyFailure(fruitless: Fruitless): UnreachableError {
  const { target, end, stderr, banner } = fruitless;
  if (end.error !== undefined) {
    return unreachable(
      target,
      'other',
      `${program(target)} could not be started`,
      end.error.message,
      startHint(target),
    );
  }
  const rules = target.becomeUser === undefined ? SSH_RULES : [BECOME_RULE, ...SSH_RULES];
  const isOfSsh = end.code === 255 || end.signal !== null;
  const rule = isOfSsh || target.becomeUser !== undefined ? rules.find((each) => each.pattern.test(stderr)) : undefined;
  if (rule?.reason === 'authentication' && target.loginPassword !== undefined)
    return unreachable(target, rule.reason, 'the host accepts neither a key nor the password', stderr, PASSWORD_HINT);
  if (rule !== undefined) return unreachable(target, rule.reason, rule.says, stderr, rule.hint);
  const detail = [stderr, banner.trim()].filter((text) => text !== '').join('\n');
  if (end.code === 255) return unreachable(target, 'other', 'ssh gave up', detail);
  return classifyShell(target, end, detail);
}

/** ssh came through; what it started was not the agent. */
function classifyShell(target: ConnectionTarget, end: ProcessEnd, detail: string): UnreachableError {
  if (end.code === 127 || /: not found$|: command not found/m.test(detail)) {
    const hint = 'The host needs a POSIX shell `sh` and coreutils or busybox in the PATH of non-interactive logins.';
    return unreachable(target, 'no-shell', 'the host has no shell for the agent', detail, hint);
  }
  const how = end.code === null ? `was ended by ${end.signal}` : `ended with exit code ${end.code}`;
  const hint = 'Give the user a login shell that runs commands (`chsh -s /bin/sh`), or log in as another user.';
  return unreachable(target, 'login-shell', `the login shell ${how} and did not start the agent`, detail, hint);
}

/** An UnreachableError that names the host. */
export function unreachable(
  target: ConnectionTarget,
  reason: UnreachableReason,
  says: string,
  detail: string,
  hint?: string,
): UnreachableError {
  const place = target.connection === 'local' ? target.name : `${target.name} (${target.address})`;
  const lines = detail.trim().split('\n').slice(-12).join('\n');
  return new UnreachableError(reason, `${place}: ${says}`, lines, hint);
}

function program(target: ConnectionTarget): string {
  return target.connection === 'local' ? 'sh' : target.sshExecutable;
}

function startHint(target: ConnectionTarget): string {
  return target.connection === 'local'
    ? 'The control node needs `sh` in its PATH.'
    : 'Install the OpenSSH client, or name it with `ansible_ssh_executable`.';
}
