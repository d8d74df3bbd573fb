import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { IncomingMessage } from 'node:http';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { ClientAddress } from './client-address.js';
import { type RateLimit, ServerSettings } from './settings.js';

/** Clients of one kind that are counted at once. Beyond it the one that was silent longest begins anew. */
export const countedClients = 50_000;

/** The share of its limit that a client has left, for the answer to its request. */
export interface Quota {
  /** `RateLimit-Policy` and `RateLimit` as name, value, name, value. */
  readonly fields: readonly string[];
  readonly isExceeded: boolean;
}

/** What one client has sent in its present window. */
interface Window {
  /** The beginning and the end, in milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  sent: number;
}

/** Paths without a limit: probes of whoever runs the server, who would end it where they are refused. */
export const unlimitedPaths: ReadonlySet<string | undefined> = new Set(['/livez', '/readyz']);

/**
 * Counts the requests of each client, and refuses those beyond its limit until its window ends. The client is the key or
 * the person of a request where it was accepted before, else the address, so that made-up keys win nothing.
 *
 * The count is in memory, and of this process alone. `rate-limiter-flexible` 11.4 was read: its counter in memory answers
 * by a promise, where live statuses are answered at once, holds a timer for each of any number of clients, and reads the
 * time of the system; its counter in PostgreSQL adds a committed write to each request.
 */
@Injectable()
export class RateLimits {
  private readonly read: RequestCounter | undefined;
  private readonly write: RequestCounter | undefined;
  private readonly refusals = new WeakMap<IncomingMessage, ThawError>();

  constructor(
    private readonly clients: ClientAddress,
    private readonly clock: Clock,
    { rateLimits: { read, write } = {} }: ServerSettings,
  ) {
    this.read = read && new RequestCounter('read', read);
    this.write = write && new RequestCounter('write', write);
  }

  /** Counts a request. @param sender `key <id>` or `person <id>` where it was accepted @returns `undefined` where nothing is limited */
  count(request: IncomingMessage, sender: string | undefined): Quota | undefined {
    const { method, url } = request;
    const counter = method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? this.read : this.write;
    if (!counter || unlimitedPaths.has(url)) return undefined;
    const client = sender ?? this.clients.of(request);
    if (client === undefined) return undefined;
    const { fields, waitSeconds } = counter.count(client, this.clock.now());
    if (waitSeconds === 0) return { fields, isExceeded: false };
    this.refusals.set(request, refusal(counter, sender?.split(' ', 1)[0] ?? 'address', waitSeconds));
    return { fields, isExceeded: true };
  }

  /** @throws ThawError unavailable `too-many-requests` where the request was beyond the limit when it was counted */
  check(request: IncomingMessage): void {
    const error = this.refusals.get(request);
    if (error) throw error;
  }
}

/** The count of one kind of requests, a client. */
class RequestCounter {
  private readonly windows = new LRUCache<string, Window>({ max: countedClients });
  private readonly policy: string;

  constructor(
    readonly kind: 'read' | 'write',
    readonly limit: RateLimit,
  ) {
    this.policy = `"${kind}";q=${limit.requests};w=${limit.seconds}`;
  }

  /**
   * Counts one request. A window begins with the first request after the last one; so it does where the clock steps back.
   * The fields are those of draft-ietf-httpapi-ratelimit-headers-10. @returns the seconds to wait where it is one too many
   */
  count(client: string, now: number): { fields: string[]; waitSeconds: number } {
    let window = this.windows.get(client);
    if (!window || now >= window.end || now < window.start) {
      window = { start: now, end: now + this.limit.seconds * 1_000, sent: 0 };
      this.windows.set(client, window);
    }
    window.sent += 1;
    const seconds = Math.ceil((window.end - now) / 1_000);
    const left = Math.max(0, this.limit.requests - window.sent);
    const fields = ['RateLimit-Policy', this.policy, 'RateLimit', `"${this.kind}";r=${left};t=${seconds}`];
    return { fields, waitSeconds: window.sent > this.limit.requests ? seconds : 0 };
  }
}

function refusal({ kind, limit }: RequestCounter, client: string, waitSeconds: number): ThawError {
  const message = `this ${client} has sent more than ${limit.requests} requests to ${kind} within ${limit.seconds} s, which is its limit; it may go on in ${waitSeconds} s`;
  return new ThawError('unavailable', 'too-many-requests', message, [], waitSeconds);
}
