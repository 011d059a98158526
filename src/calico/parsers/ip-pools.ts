import { UnsafeText, type Value } from '../../parsing/value.ts';
import { parseYaml, toValue } from '../../parsing/yaml.ts';

export interface IpPool {
  readonly cidr: string;
  readonly ipip: 'off' | 'always' | 'cross-subnet';
  readonly natOutgoing: boolean;
  readonly disabled: boolean;
}

/**
 * Reads `calicoctl get ipPool -o yaml` of Calico 2.6: a list of resources. Undefined when the text is something else.
 * A missing `ipip` means off; an enabled one without a mode means always (their defaults).
 */
export function parseIpPools(text: string): IpPool[] | undefined {
  const { node, diagnostics } = parseYaml(text, 'ipPool');
  if (diagnostics.some((each) => each.severity === 'error')) return undefined;
  const value = node === undefined ? [] : toValue(node);
  const items = Array.isArray(value) ? value : [value];
  const pools = items.map(toPool);
  return pools.every((pool) => pool !== undefined) ? pools : undefined;
}

function toPool(resource: Value): IpPool | undefined {
  const cidr = field(field(resource, 'metadata'), 'cidr');
  if (field(resource, 'kind') !== 'ipPool' || typeof cidr !== 'string') return undefined;
  const spec = field(resource, 'spec');
  return {
    cidr,
    ipip: ipipOf(field(spec, 'ipip')),
    natOutgoing: field(spec, 'nat-outgoing') === true,
    disabled: field(spec, 'disabled') === true,
  };
}

function ipipOf(ipip: Value | undefined): IpPool['ipip'] {
  if (field(ipip, 'enabled') !== true) return 'off';
  return field(ipip, 'mode') === 'cross-subnet' ? 'cross-subnet' : 'always';
}

function field(value: Value | undefined, name: string): Value | undefined {
  if (!(value instanceof Map)) return undefined;
  const found = value.get(name);
  return found instanceof UnsafeText ? found.text : found;
}
