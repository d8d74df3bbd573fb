import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Headers of answers that a page of another origin may see. */
const exposed = 'ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id';
/** Headers that such a page may send. */
const allowed = 'Accept, Cache-Control, If-None-Match, Last-Event-ID, Traceparent, Tracestate, X-Request-Id';
/** Seconds for which a browser need not ask again. */
const maxAge = 600;

/**
 * Lets pages of named origins read, by CORS. They may not write, and no credentials are taken. Without a name no answer
 * differs from one origin to another, and none carries a header of CORS.
 */
export class CrossOriginReads {
  private readonly origins: ReadonlySet<string>;

  constructor(origins: readonly string[] = []) {
    this.origins = new Set(origins);
  }

  get isOn(): boolean {
    return this.origins.size > 0;
  }

  /** Allows the page that asks to see the answer of a reading. To be called before anything is answered. */
  allow({ method, headers: { origin } }: IncomingMessage, response: ServerResponse): void {
    if (origin === undefined || !this.origins.has(origin) || (method !== 'GET' && method !== 'HEAD')) return;
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-expose-headers', exposed);
  }

  /** Answers a browser that asks whether a page may read. @returns whether it did: other requests are left untouched */
  answerPreflight({ method, headers }: FastifyRequest, reply: FastifyReply): boolean {
    const { origin, 'access-control-request-method': wanted } = headers;
    if (method !== 'OPTIONS' || origin === undefined || !this.origins.has(origin)) return false;
    if (wanted !== 'GET' && wanted !== 'HEAD') return false;
    void reply.code(204).headers({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, HEAD',
      'access-control-allow-headers': allowed,
      'access-control-max-age': String(maxAge),
      'cache-control': 'no-store',
      vary: 'Origin',
    });
    void reply.send();
    return true;
  }
}

/** The `Vary` of answers that differ by origin. */
export function withOrigin(vary: string | undefined): string {
  return vary === undefined || vary === '' ? 'Origin' : `${vary}, Origin`;
}
