import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import { at, type CalicoHost, type CalicoInput } from '../host.ts';

/** A certificate that is due before it is old would be issued anew, and calico-node restarted, in every run. */
export function checkCertificateDays({ nodes }: CalicoInput): Diagnostic[] {
  return nodes.flatMap((host) => {
    const [days, renew] = [daysOf(host, 'calico_cert_days'), daysOf(host, 'calico_cert_renew_days')];
    if (days === undefined || renew === undefined || renew.days < days.days) return [];
    const summary = `calico_cert_renew_days (${renew.days}) is not less than calico_cert_days (${days.days})`;
    const hint = 'a certificate would be issued anew, and calico-node restarted, in every run';
    return [errorAt('calico/invalid-value', summary, { ...at(renew), hint })];
  });
}

function daysOf(host: CalicoHost, name: string) {
  const found = host.variable(name);
  if (found === undefined || found === 'unknown') return undefined;
  const days = Number(found.value);
  return Number.isFinite(days) ? { days, ...at(found) } : undefined;
}
