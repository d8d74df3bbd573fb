import proxyAddr from '@fastify/proxy-addr';
import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { ServerSettings } from './settings.js';

/** Of an IPv6 address so many groups name a client: the rest is for it to choose. */
const groupsOfClient = 4;

/**
 * Tells clients apart by their addresses, for limits that hold for each. The address is that of the connection, or, where
 * a trusted proxy has made it, the last one in `X-Forwarded-For` that no trusted proxy has.
 */
@Injectable()
export class ClientAddress {
  private readonly isTrusted: (address: string, hop: number) => boolean;
  /** The clients of connections that no trusted proxy has made: their requests all have one. */
  private readonly direct = new WeakMap<Socket, string>();

  /** Whether all come over TLS, as the public address says. */
  private readonly isTlsPublic: boolean;

  constructor({ trustedProxies = [], publicUrl }: ServerSettings) {
    this.isTlsPublic = publicUrl?.startsWith('https:') === true;
    this.isTrusted = proxyAddr.compile([...trustedProxies]);
  }

  /** The address of the client, an IPv6 address as its network of 64 bits; `undefined` where there is none. */
  of(request: IncomingMessage): string | undefined {
    const { socket } = request;
    const known = this.direct.get(socket);
    if (known !== undefined) return known;
    if (socket.remoteAddress === undefined) return undefined;
    const client = clientOf(proxyAddr(request, this.isTrusted));
    if (!this.isTrusted(socket.remoteAddress, 0)) this.direct.set(socket, client);
    return client;
  }

  /** Whether a client speaks TLS: the public address says so, or the trusted proxy that passed the request on. */
  usesTls({ socket, headers }: IncomingMessage): boolean {
    if (this.isTlsPublic) return true;
    const scheme = headers['x-forwarded-proto'];
    if (typeof scheme !== 'string' || !/^https\b/i.test(scheme) || socket.remoteAddress === undefined) return false;
    return this.isTrusted(socket.remoteAddress, 0);
  }
}

function clientOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${(parsed as ipaddr.IPv6).parts
    .slice(0, groupsOfClient)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}

/**
 * Parses the setting: addresses and networks of proxies with commas between; `loopback` for this machine.
 * @throws TypeError naming the part that is none
 */
export function trustedProxiesOf(text: string): string[] {
  const proxies = text.split(',').map((part) => part.trim());
  proxyAddr.compile(proxies);
  return proxies;
}
