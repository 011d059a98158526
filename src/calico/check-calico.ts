import { type Diagnostic, sortDiagnostics } from '../errors/diagnostic.ts';
import { formatRange } from '../errors/source-range.ts';
import type { CalicoInput } from './host.ts';
import { checkCertificateAuthority } from './rules/certificate-authority.ts';
import { checkCertificateDays } from './rules/certificate-days.ts';
import { checkClusterCidr } from './rules/cluster-cidr.ts';
import { checkControlFiles } from './rules/control-files.ts';
import { checkEtcdEndpoints } from './rules/etcd-endpoints.ts';
import { checkNodeAddress } from './rules/node-address.ts';
import { checkNodeEnvironment } from './rules/node-environment.ts';
import { checkNodeName } from './rules/node-name.ts';
import { checkOverlaps } from './rules/overlaps.ts';
import { checkPaths } from './rules/paths.ts';
import { checkUnknownVariables } from './rules/unknown-variables.ts';
import { checkUnsafeValues } from './rules/unsafe-values.ts';
import { checkVariableTypes } from './rules/variable-types.ts';

const RULES: readonly ((input: CalicoInput) => Diagnostic[] | Promise<Diagnostic[]>)[] = [
  checkVariableTypes,
  checkUnknownVariables,
  checkNodeEnvironment,
  checkUnsafeValues,
  checkClusterCidr,
  checkOverlaps,
  checkEtcdEndpoints,
  checkNodeAddress,
  checkNodeName,
  checkPaths,
  checkControlFiles,
  checkCertificateAuthority,
  checkCertificateDays,
];

/**
 * Everything that can be said of a Calico network from the inventory and the control node alone, before any host is
 * contacted: all findings of all rules, sorted by place. A value that many hosts share is reported once.
 */
export async function checkCalico(input: CalicoInput): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const rule of RULES) found.push(...(await rule(input)));
  const unique = new Map(
    found.map((each) => [`${each.code} ${each.summary} ${each.range ? formatRange(each.range) : ''}`, each]),
  );
  return sortDiagnostics([...unique.values()]);
}
