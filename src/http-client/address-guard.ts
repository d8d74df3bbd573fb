import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';

export type Cidr = ReturnType<typeof ipaddr.parseCIDR>;

/** The addresses outside the public internet that requests may go to: these networks, or `all`. */
export type PrivateAddresses = 'all' | readonly Cidr[];

/** Finds every address of a host name. @throws the resolver's error where the name has none */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** Which addresses requests may go to. The entrance fills it in from the environment. */
export abstract class AddressSettings {
  /** Addresses outside the public internet that requests may go to; none where absent. */
  abstract readonly privateAddresses?: PrivateAddresses | undefined;
  /** Resolves the name of a host; the system's resolver where absent. */
  abstract readonly resolve?: Resolve | undefined;
}

/** An address that the guard refuses. Nothing was sent to it. */
export class RefusedAddress extends Error {
  readonly code = 'REFUSED_ADDRESS';
}

const systemResolve: Resolve = async (hostname) =>
  (await systemLookup(hostname, { all: true })).map(({ address }) => address);

// IANA assigns only this IPv6 range to the public internet; the library calls every range without a special use "unicast".
const publicIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Guards against server-side request forgery: refuses private, loopback, link-local, multicast, metadata and all other
 * special addresses. A name is resolved once, each of its addresses is checked, and the caller connects to a checked
 * address, so that a second, different answer of the name server (DNS rebinding) changes nothing.
 */
@Injectable()
export class AddressGuard {
  private readonly allowed: PrivateAddresses;
  private readonly resolve: Resolve;

  constructor({ privateAddresses = [], resolve = systemResolve }: AddressSettings) {
    this.allowed = privateAddresses;
    this.resolve = resolve;
  }

  /**
   * The addresses of a host, all of them allowed.
   * @param host a name, or an IP address as `URL` writes it, with or without brackets
   * @throws RefusedAddress where one of its addresses is not allowed; the resolver's error where the name has none
   */
  async addressesOf(host: string): Promise<readonly string[]> {
    const bare = host.replace(/^\[(.*)\]$/, '$1');
    // 127.1, 0x7f000001 and 2130706433 are addresses to the system's resolver; `URL` has written them out by now.
    const addresses = isIP(bare) ? [bare] : await this.resolve(bare);
    if (addresses.length === 0) throw Object.assign(new Error(`${bare} has no address`), { code: 'ENOTFOUND' });
    for (const address of addresses) {
      const range = this.refusal(address);
      if (range === undefined) continue;
      const what = bare === address ? address : `${bare} is ${address}, which`;
      throw new RefusedAddress(`${what} is ${range}: no request goes there, unless THAW_PRIVATE_ADDRESSES allows it`);
    }
    return addresses;
  }

  /** Names the kind of an address that is not allowed; `undefined` where it is allowed. */
  private refusal(text: string): string | undefined {
    if (this.allowed === 'all') return undefined;
    if (!ipaddr.isValid(text)) return 'no address';
    // An IPv4 address that is mapped into IPv6 is checked as IPv4.
    const address = ipaddr.process(text);
    const isAllowed = this.allowed.some(([network, bits]) => {
      return network.kind() === address.kind() && address.match(network, bits);
    });
    if (isAllowed) return undefined;
    const range = address.range();
    if (range !== 'unicast') return rangeNames[range] ?? `reserved (${range})`;
    if (address.kind() === 'ipv6' && !(address as ipaddr.IPv6).match(publicIpv6)) return 'reserved (not 2000::/3)';
    return undefined;
  }
}

const rangeNames: Readonly<Record<string, string>> = {
  private: 'a private address',
  uniqueLocal: 'a private address',
  loopback: 'a loopback address',
  linkLocal: 'a link-local address',
  multicast: 'a multicast address',
  unspecified: 'no address of a machine',
  broadcast: 'a broadcast address',
};

/**
 * Parses the setting: `all`, or networks with commas between, such as `10.0.0.0/8,fd00::/8`; an address without a prefix
 * length is a network of one.
 * @throws Error naming the part that is no network
 */
export function privateAddressesOf(text: string): PrivateAddresses {
  if (text.trim() === 'all') return 'all';
  return text.split(',').map((part) => {
    const network = part.trim();
    if (ipaddr.isValidCIDR(network)) return ipaddr.parseCIDR(network);
    if (isIP(network)) return ipaddr.parseCIDR(`${network}/${isIP(network) === 4 ? 32 : 128}`);
    throw new Error(
      `${network.slice(0, 100) || 'an empty part'} is no network such as 10.0.0.0/8, nor is all of it "all"`,
    );
  });
}
