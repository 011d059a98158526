import { PyTuple, type Value } from '../../parsing/value.ts';
import { pythonError } from '../values/errors.ts';
import { parseInteger } from '../values/numbers.ts';
import { toStr } from '../values/text.ts';
import { isInteger } from '../values/types.ts';
import { classText } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';
import { ip4Hex, ipCut, ipMath, ipv6Form, ipWrap, mergeNetworks, slaac } from './ip/arithmetic.ts';
import { ipaddr } from './ip/ipaddr.ts';
import { hardwareAddress } from './ip/mac.ts';
import { isInNetwork, isInUsable, reduceOnNetwork } from './ip/membership.ts';
import { ipSubnet, nthHost, nthUsable } from './ip/subnet.ts';

/** The value of the `ipaddr` filters: a text, a list or an int. */
function addressOf(value: Value | undefined, name: string): Value {
  const given = value ?? null;
  const isList = Array.isArray(given) && !(given instanceof PyTuple);
  if (typeof given === 'string' || isList || isInteger(given)) return given;
  throw pythonError('AnsibleFilterError', `Unrecognized type <${classText(given)}> for ${name} filter <value>`);
}

function versionOf(value: Value | undefined): 4 | 6 | undefined {
  if (value === undefined || value === null || value === false) return undefined;
  const version = parseInteger(toStr(value));
  return version === 4 || version === 6 ? version : undefined;
}

const query = (value: Value | undefined) => (value === undefined || value === null ? '' : toStr(value));

/** An argument that Ansible reads as an int: texts of digits are converted. */
function amount(value: Value | undefined): Value {
  return typeof value === 'string' ? (parseInteger(value) ?? value) : (value ?? null);
}

/** The filters of ansible.utils on addresses; all arithmetic is on BigInt. */
export const IP_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'ipaddr',
    filter('value query? version? alias?', ([value, asked, version, alias]) =>
      ipaddr(addressOf(value, 'ipaddr'), query(asked), versionOf(version), alias ? toStr(alias) : 'ipaddr'),
    ),
  ],
  ['ipv4', filter('value query?', ([value, asked]) => ipaddr(addressOf(value, 'ipv4'), query(asked), 4, 'ipv4'))],
  ['ipv6', filter('value query?', ([value, asked]) => ipaddr(addressOf(value, 'ipv6'), query(asked), 6, 'ipv6'))],
  ['ipwrap', filter('value query?', ([value, asked]) => ipWrap(value ?? null, query(asked)))],
  [
    'ipsubnet',
    filter('value query? index?', ([value, asked, index]) => ipSubnet(value ?? null, query(asked), amount(index))),
  ],
  [
    'nthhost',
    filter('value query?', ([value, asked]) => nthHost(value ?? null, asked === undefined ? '' : toStr(asked))),
  ],
  ['next_nth_usable', filter('value offset', ([value, offset]) => nthUsable(value ?? null, amount(offset), 1n))],
  ['previous_nth_usable', filter('value offset', ([value, offset]) => nthUsable(value ?? null, amount(offset), -1n))],
  ['network_in_network', filter('value test', ([value, test]) => isInNetwork(value ?? null, test ?? null))],
  ['network_in_usable', filter('value test', ([value, test]) => isInUsable(value ?? null, test ?? null))],
  ['reduce_on_network', filter('value network', ([value, network]) => reduceOnNetwork(value ?? null, network ?? null))],
  ['ipmath', filter('value amount', ([value, distance]) => ipMath(value ?? null, amount(distance)))],
  ['ipcut', filter('value amount', ([value, count]) => ipCut(value ?? null, amount(count)))],
  ['ip4_hex', filter('arg delimiter?', ([value, delimiter]) => ip4Hex(value ?? null, query(delimiter)))],
  ['ipv6form', filter('value format', ([value, format]) => ipv6Form(value ?? null, format ?? null))],
  ['slaac', filter('value query', ([value, asked]) => slaac(value ?? null, asked ?? null))],
  ['cidr_merge', filter('value action?', ([value, action]) => mergeNetworks(value ?? null, query(action) || 'merge'))],
  [
    'hwaddr',
    filter('value query? alias?', ([value, asked, alias]) =>
      hardwareAddress(value ?? null, query(asked), query(alias) || 'hwaddr'),
    ),
  ],
  ['macaddr', filter('value query?', ([value, asked]) => hardwareAddress(value ?? null, query(asked), 'macaddr'))],
]);
