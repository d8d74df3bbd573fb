import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type Permission, rolesWith } from '../domain/access/role.js';
import { ThawError } from '../domain/errors.js';
import { Clock } from '../domain/time/clock.js';
import { EventLog } from '../event-log/event-log.js';
import { ClientAddress } from '../http/server/client-address.js';
import {
  permissionOf,
  type Recognized,
  type RequestAccess,
  type RoutePermission,
} from '../http/request/request-access.js';
import { AccessSettings } from './access-settings.js';
import { AuditLog } from './audit-log.js';
import { KnownKeys } from './known-keys.js';
import { localPrincipal, onBehalfOf, type Principal, refuseUnlessPermitted } from './principal.js';
import { type Credential, credentialOf } from './credentials.js';

/** Who reads where reading is open. */
const reader: Principal = { name: '', role: 'reader' };

/** Headers that a proxy adds: whoever comes through one is not the person at this machine. */
const forwarding = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const;

/** The headers of a request that say who sends it, and what they come to. */
interface Given {
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  readonly credential: Credential | undefined;
}

const anybody: Recognized = { mayRead: true };
const unrecognized: Recognized = { mayRead: false };
const openReader: Recognized = { mayRead: true, within: (work) => onBehalfOf(reader, work) };

type WithPrincipal = FastifyRequest & { principal?: Principal };

/**
 * Decides who may send which request. Reading is open unless a setting says otherwise. Writing takes a key or a sign-in,
 * but for the person at the machine, as long as nobody else reaches the server and no key was made.
 */
@Injectable()
export class Admission implements RequestAccess {
  /** What each connection gave last: a client gives the same again and again, and hashing it takes longest here. */
  private readonly given = new WeakMap<Socket, Given>();

  constructor(
    private readonly keys: KnownKeys,
    private readonly audit: AuditLog,
    private readonly clients: ClientAddress,
    private readonly clock: Clock,
    private readonly settings: AccessSettings,
    private readonly log: EventLog,
  ) {}

  get isPrivate(): boolean {
    return this.settings.readingByKey === true || (this.log.past.hasInternals && !this.log.past.isNarrowed);
  }

  recognize({ headers, socket }: IncomingMessage): Recognized {
    const { authorization, cookie } = headers;
    const isGiven = authorization !== undefined || cookie !== undefined;
    const credential = isGiven ? this.credentialOn(socket, authorization, cookie) : undefined;
    const byKey = this.settings.readingByKey === true;
    const { hasInternals } = this.log.past;
    if (!credential) {
      if (byKey || (hasInternals && this.maybeLocal(headers))) return unrecognized;
      return hasInternals ? openReader : anybody;
    }
    const sender = this.keys.acceptedSender(credential);
    if (!byKey && !hasInternals) return { mayRead: true, sender };
    const principal = this.keys.fresh(credential, this.clock.now())?.principal;
    if (!principal) return { mayRead: false, sender };
    return { mayRead: true, sender, ...(hasInternals && { within: (work) => onBehalfOf(principal, work) }) };
  }

  private credentialOn(socket: Socket, authorization: string | undefined, cookie: string | undefined) {
    const given = this.given.get(socket);
    if (given && given.authorization === authorization && given.cookie === cookie) return given.credential;
    const credential = credentialOf({ authorization, cookie });
    this.given.set(socket, { authorization, cookie, credential });
    return credential;
  }

  async admit(request: FastifyRequest, permission: RoutePermission): Promise<void> {
    (request as WithPrincipal).principal = await this.principalFor(request, permission);
  }

  onBehalfOfSender(request: FastifyRequest, handle: () => void): void {
    onBehalfOf((request as WithPrincipal).principal ?? reader, handle);
  }

  answered(request: FastifyRequest, reply: FastifyReply): void {
    const { principal, method, routeOptions, url } = request as WithPrincipal;
    if (permissionOf(request) !== 'operate' || method === 'GET' || method === 'HEAD' || reply.statusCode >= 400) return;
    const detail = { path: url.split('?')[0]!.slice(0, 500), status: reply.statusCode, request: request.id };
    void this.audit.note({ actor: principal?.name ?? '', action: `${method} ${routeOptions.url}`, detail });
  }

  /**
   * Who sends a request. @throws ThawError invalid `key-refused` where the key or sign-in is not accepted; `key-needed`
   * for a key that comes as a password, unless it is to read
   * @returns `undefined` where the request gives neither and does not come from the person at this machine
   */
  async identify(headers: IncomingHttpHeaders, permission?: Permission): Promise<Principal | undefined> {
    const credential = credentialOf(headers);
    if (credential?.isPassword && permission !== 'read') throw keyNeeded(permission ?? 'read');
    if (credential) return this.keys.identify(credential);
    return (await this.isLocal(headers)) ? localPrincipal : undefined;
  }

  /** Who reads a page, which is no endpoint. @throws ThawError as `require`, where reading takes a key */
  async readerOf(request: FastifyRequest): Promise<Principal> {
    return this.settings.readingByKey ? this.require(request.headers, 'read') : this.openReaderOf(request);
  }

  /** Who sends a request that takes a permission. @throws ThawError invalid `key-needed`, `key-refused`, `not-permitted` */
  async require(headers: IncomingHttpHeaders, permission: Permission): Promise<Principal> {
    const principal = await this.identify(headers, permission);
    refuse(principal, permission);
    return principal;
  }

  private async principalFor(request: FastifyRequest, permission: RoutePermission): Promise<Principal> {
    if (permission === 'none') return reader;
    if (permission === 'read' && !this.settings.readingByKey) return this.openReaderOf(request);
    let name = '';
    try {
      const principal = await this.identify(request.headers, permission);
      name = principal?.name ?? '';
      refuse(principal, permission);
      return principal;
    } catch (error) {
      if (error instanceof ThawError && error.kind === 'invalid') await this.noteRefusal(request, name, error.code);
      throw error;
    }
  }

  /** Who reads where reading is open: it matters only where not everybody sees the same. */
  private async openReaderOf({ headers }: FastifyRequest): Promise<Principal> {
    const hasGiven = credentialOf(headers) !== undefined;
    if (!hasGiven && !this.maybeLocal(headers)) return reader;
    try {
      return (await this.identify(headers, 'read')) ?? reader;
    } catch (error) {
      // Without a key that is accepted it is still open, and while the database is away to whoever gives none.
      if (!hasGiven || (error instanceof ThawError && error.kind === 'invalid')) return reader;
      throw error;
    }
  }

  private noteRefusal(request: FastifyRequest, actor: string, code: string): Promise<void> {
    const { method, routeOptions, raw, id } = request;
    const from = this.clients.of(raw) ?? '';
    return this.audit.noteRefusal({
      actor,
      action: 'refused',
      detail: { code, from, request: id, route: `${method} ${routeOptions.url}` },
    });
  }

  /** Whether a request without a key comes from the person at this machine, who needs none. */
  private async isLocal(headers: IncomingHttpHeaders): Promise<boolean> {
    return this.maybeLocal(headers) && !(await this.keys.haveActive());
  }

  private maybeLocal(headers: IncomingHttpHeaders): boolean {
    return !this.settings.isShared && !forwarding.some((name) => headers[name] !== undefined);
  }
}

function refuse(principal: Principal | undefined, permission: Permission): asserts principal is Principal {
  if (!principal) throw keyNeeded(permission);
  refuseUnlessPermitted(principal, permission);
}

function keyNeeded(permission: Permission): ThawError {
  const role = rolesWith(permission)[0]!;
  const make = `thaw key create --name NAME --role ${role}`;
  const message = `this takes a key: make one on the server with "${make}" and send it as "Authorization: Bearer KEY", or sign in with it at /account`;
  return new ThawError('invalid', 'key-needed', message);
}
