import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Permission } from '../../domain/access/role.js';

/** What a route takes: a permission, or `none` where it answers whoever asks, as probes do. */
export type RoutePermission = Permission | 'none';

/** What is known of a sender at once. */
export interface Recognized {
  /** Whether a request that reads may be answered. */
  readonly mayRead: boolean;
  /** Who was accepted when it was looked up last: `key <id>`, or `person <id>`. */
  readonly sender?: string | undefined;
  /** Runs work that sees what the sender may see; absent where that is all there is. */
  readonly within?: (<T>(work: () => T) => T) | undefined;
}

/** Decides who may send which request. The room of access does it; the web server asks before it reads a body. */
export interface RequestAccess {
  /** Whether what is answered now is not for everybody, so that only its reader may keep it. */
  readonly isPrivate: boolean;
  /** What is known of the sender of a request without looking anything up. */
  recognize(request: IncomingMessage): Recognized;
  /** @throws ThawError invalid `key-needed`, `key-refused`, `not-permitted` */
  admit(request: FastifyRequest, permission: RoutePermission): Promise<void>;
  /** Handles a request that was admitted on behalf of whoever sends it. */
  onBehalfOfSender(request: FastifyRequest, handle: () => void): void;
  /** Enters into the audit log what a request did, where it belongs there. */
  answered(request: FastifyRequest, reply: FastifyReply): void;
}

/** The part of a route's configuration that `@Endpoint` writes. */
export interface RouteAccess {
  readonly permission: RoutePermission | undefined;
  /** Whether its readers are programs that send a key as a password, as readers of feeds do. */
  readonly takesPassword: boolean;
}

/** Whether a refusal may ask for a key as the password of HTTP Basic: a browser then asks its person for it. */
export function takesPassword({ routeOptions }: FastifyRequest): boolean {
  return (routeOptions.config as { readonly access?: RouteAccess }).access?.takesPassword === true;
}

/** What the route of a request takes; `undefined` for what is no endpoint, such as the files of the pages. */
export function permissionOf({ routeOptions, method }: FastifyRequest): RoutePermission | undefined {
  const { access } = routeOptions.config as { readonly access?: RouteAccess };
  if (!access) return undefined;
  return access.permission ?? (method === 'GET' || method === 'HEAD' ? 'read' : 'operate');
}
