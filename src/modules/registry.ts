import { addHost } from './add_host.ts';
import { apt } from './apt.ts';
import { aptKey } from './apt_key.ts';
import { aptRepository } from './apt_repository.ts';
import { archive } from './archive.ts';
import { assemble } from './assemble.ts';
import { assert } from './assert.ts';
import { asyncStatus } from './async_status.ts';
import { authorizedKey } from './authorized_key.ts';
import { blockinfile } from './blockinfile.ts';
import { command } from './command.ts';
import { copy } from './copy.ts';
import { cron } from './cron.ts';
import { debug } from './debug.ts';
import { dnf } from './dnf.ts';
import { dnf5 } from './dnf5.ts';
import { dpkgSelections } from './dpkg_selections.ts';
import { fail } from './fail.ts';
import { fetchModule } from './fetch.ts';
import { file } from './file.ts';
import { find } from './find.ts';
import { getUrl } from './get_url.ts';
import { getent } from './getent.ts';
import { git } from './git.ts';
import { group } from './group.ts';
import { groupBy } from './group_by.ts';
import { hostname } from './hostname.ts';
import { iniFile } from './ini_file.ts';
import { iptables } from './iptables.ts';
import { knownHosts } from './known_hosts.ts';
import { lineinfile } from './lineinfile.ts';
import { modprobe } from './modprobe.ts';
import type { Module } from './module.ts';
import { mount } from './mount.ts';
import { opensslCsr } from './openssl_csr.ts';
import { opensslCsrInfo } from './openssl_csr_info.ts';
import { opensslPrivatekey } from './openssl_privatekey.ts';
import { opensslPrivatekeyInfo } from './openssl_privatekey_info.ts';
import { opensslPublickey } from './openssl_publickey.ts';
import { opensslPublickeyInfo } from './openssl_publickey_info.ts';
import { packageModule } from './package.ts';
import { packageFacts } from './package_facts.ts';
import { pamLimits } from './pam_limits.ts';
import { pause } from './pause.ts';
import { ping } from './ping.ts';
import { raw } from './raw.ts';
import { reboot } from './reboot.ts';
import { replace } from './replace.ts';
import { rpmKey } from './rpm_key.ts';
import { script } from './script.ts';
import { seboolean } from './seboolean.ts';
import { selinux } from './selinux.ts';
import { service } from './service.ts';
import { serviceFacts } from './service_facts.ts';
import { setFact } from './set_fact.ts';
import { setStats } from './set_stats.ts';
import { setup } from './setup.ts';
import { shell } from './shell.ts';
import { slurp } from './slurp.ts';
import { stat } from './stat.ts';
import { synchronize } from './synchronize.ts';
import { sysctl } from './sysctl.ts';
import { systemdService } from './systemd_service.ts';
import { tempfile } from './tempfile.ts';
import { template } from './template.ts';
import { timezone } from './timezone.ts';
import { unarchive } from './unarchive.ts';
import { uri } from './uri.ts';
import { user } from './user.ts';
import { waitFor } from './wait_for.ts';
import { waitForConnection } from './wait_for_connection.ts';
import { x509Certificate } from './x509_certificate.ts';
import { x509CertificateInfo } from './x509_certificate_info.ts';
import { yumRepository } from './yum_repository.ts';

/** Every module that is supported, by its name. */
export const MODULES: readonly Module[] = [
  addHost,
  archive,
  assemble,
  apt,
  aptRepository,
  assert,
  asyncStatus,
  blockinfile,
  authorizedKey,
  command,
  copy,
  cron,
  debug,
  dnf,
  dnf5,
  fail,
  fetchModule,
  file,
  getent,
  getUrl,
  git,
  groupBy,
  group,
  hostname,
  iniFile,
  knownHosts,
  modprobe,
  find,
  lineinfile,
  mount,
  opensslCsr,
  opensslCsrInfo,
  opensslPrivatekey,
  opensslPrivatekeyInfo,
  opensslPublickey,
  opensslPublickeyInfo,
  pause,
  packageFacts,
  packageModule,
  pamLimits,
  ping,
  raw,
  reboot,
  replace,
  script,
  selinux,
  service,
  serviceFacts,
  setFact,
  setup,
  shell,
  slurp,
  stat,
  sysctl,
  systemdService,
  tempfile,
  template,
  uri,
  user,
  unarchive,
  waitFor,
  waitForConnection,
  x509Certificate,
  iptables,
  setStats,
  synchronize,
  yumRepository,
  aptKey,
  seboolean,
  dpkgSelections,
  timezone,
  rpmKey,
  x509CertificateInfo,
];

const byName = new Map(
  MODULES.flatMap((module) => [module.name, ...(module.aliases ?? [])].map((name) => [name, module])),
);

/** The module of a name as a task writes it: short, `ansible.builtin.NAME`, `ansible.legacy.NAME`, or a collection's full name. */
export function findModule(name: string): Module | undefined {
  return byName.get(name.replace(/^ansible\.(?:builtin|legacy)\.(?=\w+$)/, ''));
}

/** All names that tasks may use, short ones and aliases, for suggestions. */
export function moduleNames(): string[] {
  return [...byName.keys()].toSorted();
}
