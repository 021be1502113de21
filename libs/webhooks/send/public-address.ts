import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv4 } from 'node:net';

/** The address of an endpoint may not be called. */
export class PrivateAddressError extends Error {
  constructor(host: string) {
    super(`${host} is not at a public address`);
    this.name = 'PrivateAddressError';
  }
}

/**
 * Addresses that are not in the public internet: this host, private and shared networks, link-local (where clouds keep
 * their metadata), test networks, multicast and reserved ones (IANA's special-purpose registries).
 */
const NOT_PUBLIC = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv4');
}
/** In IPv6 only 2000::/3 is in use for the public, and of that not everything. */
const PUBLIC_IPV6 = new BlockList();
PUBLIC_IPV6.addSubnet('2000::', 3, 'ipv6');
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv6');
}

export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !NOT_PUBLIC.check(address, 'ipv4');
  return isIP(address) !== 0 && PUBLIC_IPV6.check(address, 'ipv6') && !NOT_PUBLIC.check(address, 'ipv6');
}

/**
 * The address at which to call a host: looked up once and then called, so that the name cannot lead elsewhere between
 * the check and the call.
 * @param host without the brackets of an IPv6 address
 * @throws PrivateAddressError when any address of the name is not public, unless those are allowed
 */
export async function addressToCall(
  host: string,
  { allowPrivate }: { readonly allowPrivate: boolean },
): Promise<{ readonly address: string; readonly family: number }> {
  const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await lookup(host, { all: true });
  const [first] = found;
  if (!first || (!allowPrivate && !found.every(({ address }) => isPublicAddress(address)))) {
    throw new PrivateAddressError(host);
  }
  return first;
}
