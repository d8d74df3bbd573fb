import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type Cidr = ReturnType<typeof ipaddr.parseCIDR>;

/** Which addresses that are not of the public internet may be sent to: these networks, or `all`; none by default. */
export type PrivateAddresses = 'all' | readonly Cidr[];

/** The settings that alerts need and no other room. */
export abstract class AlertSettings {
  /** None where absent. */
  abstract readonly privateAddresses?: PrivateAddresses | undefined;
}

/** Every address of a name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** Refused before a byte was sent. */
export class RefusedAddress extends Error {
  readonly code = 'REFUSED_ADDRESS';
}

const systemResolve: Resolve = async (hostname) =>
  (await systemLookup(hostname, { all: true })).map(({ address }) => address);

// Of IPv6 only this is given out for the public internet (IANA); the library calls all that is not special "unicast".
const publicIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Keeps what is sent away from machines that only we can reach: private, loopback, link-local, multicast, metadata and
 * all other special addresses. A name is resolved once, each of its addresses is held against the rule, and the caller
 * connects to the address that passed, so that a second answer of the name server changes nothing.
 */
export class AddressGuard {
  constructor(
    private readonly allowed: PrivateAddresses = [],
    private readonly resolve: Resolve = systemResolve,
  ) {}

  /**
   * The addresses of a host (a name, or an IP address as `URL` writes it, with or without brackets) that may be sent to.
   * @throws RefusedAddress where a single one of its addresses may not; the resolver's error where the name has none
   */
  async addressesOf(host: string): Promise<readonly string[]> {
    const bare = host.replace(/^\[(.*)\]$/, '$1');
    // The system's resolver takes 127.1, 0x7f000001 and 2130706433 as addresses; so does URL, which spells them out.
    const addresses = isIP(bare) ? [bare] : await this.resolve(bare);
    if (addresses.length === 0) throw Object.assign(new Error(`${bare} has no address`), { code: 'ENOTFOUND' });
    for (const address of addresses) {
      const range = this.refusal(address);
      if (range === undefined) continue;
      const what = bare === address ? address : `${bare} is ${address}, which`;
      throw new RefusedAddress(`${what} is ${range}: not sent to, unless THAW_ALERT_PRIVATE_ADDRESSES allows it`);
    }
    return addresses;
  }

  /** What kind of address it is where it may not be sent to; `undefined` where it may. */
  private refusal(text: string): string | undefined {
    if (this.allowed === 'all') return undefined;
    if (!ipaddr.isValid(text)) return 'no address';
    // An IPv4 address in the clothes of an IPv6 one is judged as what it is.
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
 * Reads the setting: `all`, or networks such as `10.0.0.0/8,fd00::/8` with commas between; a bare address is a network
 * of one.
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
