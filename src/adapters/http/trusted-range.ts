import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';

const ADDRESS_AND_PREFIX = /^([^/%]+)(?:\/(0|[1-9][0-9]{0,2}))?$/;
/** The bits before the IPv4 address in `::ffff:192.0.2.1` (RFC 4291, section 2.5.5.2). */
const MAPPED_PREFIX_BITS = 96;

/**
 * One entry of TRUSTED_PROXIES in the form that proxy-addr takes; a range of IPv4-mapped addresses becomes the IPv4
 * range. Shortened addresses (`10.1` is 10.0.0.1 to some parsers) and ranges that hold every address are refused.
 * @throws {Error} with a sentence for what is no address and no CIDR range.
 */
export function trustedRange(text: string): string {
  const [, address = '', prefix] = ADDRESS_AND_PREFIX.exec(text) ?? [];
  if (isIP(address) === 0) throw new Error(`"${text}" is neither an address nor a CIDR range.`);
  const parsed = ipaddr.parse(address);
  const longest = parsed instanceof ipaddr.IPv4 ? 32 : 128;
  const bits = prefix === undefined ? longest : Number(prefix);
  if (bits > longest) throw new Error(`The prefix of "${text}" is longer than an address.`);
  const mapped = parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress();
  const shortest = mapped ? MAPPED_PREFIX_BITS + 1 : 1;
  if (bits < shortest) throw new Error(`"${text}" would trust every address.`);
  return mapped
    ? `${parsed.toIPv4Address().toString()}/${bits - MAPPED_PREFIX_BITS}`
    : `${parsed.toString()}/${bits}`;
}
