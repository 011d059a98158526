import type { Value } from '../../../parsing/value.ts';
import { pythonError } from '../../values/errors.ts';
import { iterateDefined } from '../../values/iterate.ts';
import { parseFloatText, parseInteger } from '../../values/numbers.ts';
import { toStr } from '../../values/text.ts';
import { isTrue } from '../../values/truth.ts';
import { isSequence } from '../../values/types.ts';
import type { IpVersion } from './address.ts';
import { IpNetwork } from './network.ts';
import { QUERIES, type Subject } from './queries.ts';

/**
 * The `ipaddr` filter: what `query` asks about an address or network, or false where the value is none. Lists give the
 * answers of their items, less those that are false.
 */
export function ipaddr(value: Value, query = '', version: IpVersion | undefined = undefined, alias = 'ipaddr'): Value {
  if (isSequence(value)) {
    return Array.from(iterateDefined(value), (item) => ipaddr(item, query, version)).filter(isTrue);
  }
  if (!isTrue(value) || value === true) return false;
  const subject = readSubject(value, version);
  if (!subject) return false;
  const isLookup = query !== '' && !QUERIES.has(query) && !/^\d+$/.test(query);
  const range = isLookup && isTrue(ipaddr(query, 'network')) ? IpNetwork.parse(query) : undefined;
  if (version !== undefined && subject.network.version !== version) return false;
  if (range) return range.contains(subject.network) ? subject.value : null;
  return QUERIES.get(query)?.(subject) ?? (QUERIES.has(query) ? null : askForIndex(subject, query, alias));
}

/** A value as an address or network: a number, the usual texts, or `number/prefix`. */
function readSubject(value: Value, version: IpVersion | undefined): Subject | undefined {
  const text = toStr(value);
  if (/^\d+$/.test(text)) {
    const number = BigInt(text);
    const network =
      version === 6 ? IpNetwork.ofNumber(6, number) : (IpNetwork.ofNumber(4, number) ?? IpNetwork.ofNumber(6, number));
    return network && { network, value: network.toString(), kind: 'address' };
  }
  const network = IpNetwork.parse(text);
  if (network) return { network, value, kind: text.includes('/') ? 'network' : 'address' };
  const parts = /^(\d+)\/(\d+)$/.exec(text);
  if (!parts) return undefined;
  const [number, prefix] = [BigInt(parts[1] ?? ''), Number(parts[2])];
  const numeric = IpNetwork.ofNumber(4, number, prefix) ?? IpNetwork.ofNumber(6, number, prefix);
  return numeric && { network: numeric, value: numeric.toString(), kind: 'network' };
}

/** A number as the query: the address at that place of the network, with its prefix. */
function askForIndex({ network, kind }: Subject, query: string, alias: string): Value {
  if (parseFloatText(query) === undefined)
    throw pythonError('AnsibleFilterError', `${alias}: unknown filter type: ${query}`);
  if (network.size === 1n) return kind === 'address' ? network.address : network.toString();
  const index = parseInteger(query);
  const address = index === undefined ? undefined : network.at(BigInt(index));
  return address === undefined ? false : `${address}/${network.prefix}`;
}
