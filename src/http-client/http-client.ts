import { isIP, type LookupFunction } from 'node:net';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Agent, request } from 'undici';
import { Clock } from '../domain/time/clock.js';
import { ServerSettings } from '../http/server/settings.js';
import { withClientSpan } from '../http/request/tracing.js';
import { AddressGuard, RefusedAddress } from './address-guard.js';
import { acceptedCodings, readWhole } from './whole-body.js';

export const httpLimits = {
  /** The stored part of a response: status, headers and the beginning of the body, in bytes. */
  headBytes: 1_024,
  /** A body up to this size is read whole, so that the connection can be used again; beyond it the connection is closed. */
  bodyBytes: 16_384,
  /** The longest `Retry-After` that is respected: a day. */
  retryAfterSeconds: 86_400,
} as const;

/** A request with a body. */
export interface Post {
  readonly method?: 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** The parts of a response that are used. */
export interface HttpAnswer {
  readonly status: number;
  /** Status, headers and the beginning of the body, at most 1 KiB. */
  readonly head: string;
  readonly retryAfterSeconds: number | undefined;
}

/** A request whose whole response is wanted. */
export interface BodyRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** The largest body, in bytes, as it comes and after it is unpacked. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** A whole response. */
export interface WholeAnswer {
  readonly status: number;
  /** By names in small letters; several of one name are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly retryAfterSeconds: number | undefined;
}

/** Client for outgoing HTTP. It connects only to addresses that the guard allows, and follows no redirect. */
@Injectable()
export class HttpClient implements OnApplicationShutdown {
  /** Undici, loaded with the first request: a start that sends nothing does not wait for it. */
  private opened: Promise<{ readonly agent: Agent; readonly send: typeof request }> | undefined;
  private readonly userAgent: string;

  constructor(
    private readonly guard: AddressGuard,
    private readonly clock: Clock,
    { version }: ServerSettings,
  ) {
    this.userAgent = `Thaw/${version}`;
  }

  /**
   * Sends a request and reads the beginning of its response.
   * @throws RefusedAddress where the guard refuses an address; the error of undici or Node where the connection fails
   */
  async send(url: string, { method = 'POST', headers, body, signal }: Post): Promise<HttpAnswer> {
    const answer = await this.request(url, { method, headers, body, signal });
    const beginning = await readBeginning(answer.body);
    return {
      status: answer.statusCode,
      head: headOf(answer.statusCode, answer.headers, beginning),
      retryAfterSeconds: retryAfterOf(answer.headers['retry-after'], this.clock.now()),
    };
  }

  /**
   * Sends a request and reads its whole response, unpacked where it comes in gzip, deflate or br.
   * @throws BodyTooLarge, UnreadableBody; RefusedAddress where the guard refuses an address; the error of undici or Node where
   * the connection fails
   */
  async fetchBody(url: string, { method, headers, body, maxBytes, signal }: BodyRequest): Promise<WholeAnswer> {
    const wanted = { 'accept-encoding': acceptedCodings, ...headers };
    const answer = await this.request(url, { method, headers: wanted, body, signal });
    return {
      status: answer.statusCode,
      headers: plainHeaders(answer.headers),
      body: await readWhole(answer.body, answer.headers['content-encoding'], maxBytes),
      retryAfterSeconds: retryAfterOf(answer.headers['retry-after'], this.clock.now()),
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  /** Closes every connection. Closing twice does nothing. */
  async close(): Promise<void> {
    await (await this.opened)?.agent.destroy();
  }

  private async request(url: string, { method, headers, body, signal }: SentRequest) {
    const { hostname } = new URL(url);
    const bare = hostname.replace(/^\[(.*)\]$/, '$1');
    // Node calls `lookup` for names only.
    if (isIP(bare)) await this.guard.addressesOf(bare);
    const { send, agent } = await (this.opened ??= this.open());
    // Neither path nor query is named in the span: they may hold a secret.
    return withClientSpan(method, { 'server.address': bare }, (traceHeaders) =>
      send(url, {
        dispatcher: agent,
        method,
        headers: { 'user-agent': this.userAgent, ...traceHeaders, ...headers },
        body: body ?? null,
        signal,
      }),
    );
  }

  private async open() {
    const { Agent, request: send } = await import('undici');
    // Timeouts belong to the delivery attempt, which measures them by the injected clock.
    const times = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 10_000 };
    const agent = new Agent({ ...times, maxHeaderSize: 16_384, connect: { lookup: this.lookup, timeout: 0 } });
    return { agent, send };
  }

  /** Resolves the name that a socket connects to, by the guard. */
  private readonly lookup: LookupFunction = (hostname, options, callback) => {
    this.guard.addressesOf(hostname).then(
      (addresses) => {
        const found = addresses.map((address) => ({ address, family: isIP(address) }));
        if (options.all) (callback as (error: null, all: typeof found) => void)(null, found);
        else callback(null, found[0]!.address, found[0]!.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 4),
    );
  };
}

interface SentRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
}

type Body = Awaited<ReturnType<typeof request>>['body'];

function plainHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]));
}

async function readBeginning(body: Body): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop early closes the connection.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (length < httpLimits.headBytes) chunks.push(chunk.subarray(0, httpLimits.headBytes));
    length += chunk.length;
    if (length > httpLimits.bodyBytes) break;
  }
  return Buffer.concat(chunks);
}

function headOf(status: number, headers: Record<string, string | string[] | undefined>, body: Buffer): string {
  const lines = Object.entries(headers)
    .filter(([name]) => name !== 'set-cookie')
    .map(([name, value]) => `${name}: ${[value].flat().join(', ')}`);
  const text = [`HTTP ${status}`, ...lines, '', body.toString('utf8')].join('\n');
  return cutToBytes(text.replaceAll('\u0000', '\ufffd').toWellFormed(), httpLimits.headBytes);
}

/** Cuts a text to at most `bytes` bytes of UTF-8, never within a character. */
export function cutToBytes(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  if (encoded.length <= bytes) return text;
  return encoded
    .subarray(0, bytes)
    .toString('utf8')
    .replace(/\ufffd+$/, '');
}

/**
 * Parses `Retry-After`: seconds or an HTTP date (RFC 9110, section 10.2.3).
 * @param now milliseconds since 1970 UTC
 * @returns seconds, at most a day; `undefined` where the header is absent or malformed
 */
export function retryAfterOf(header: string | string[] | undefined, now: number): number | undefined {
  const text = [header].flat()[0]?.trim();
  if (!text) return undefined;
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / 1_000);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), httpLimits.retryAfterSeconds);
}

const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there (ECONNREFUSED)',
  ECONNRESET: 'the connection was reset (ECONNRESET)',
  ENOTFOUND: 'there is no such host (ENOTFOUND)',
  EAI_AGAIN: 'the name cannot be resolved just now (EAI_AGAIN)',
  UND_ERR_SOCKET: 'the connection broke',
  UND_ERR_HEADERS_OVERFLOW: 'the headers of the answer are too large',
};

/** A failure reason without the URL, since the messages of libraries may contain it (and its secret). */
export function failureOf(error: unknown): string {
  if (error instanceof RefusedAddress) return error.message;
  const { code, errors, cause, name } = error as {
    code?: string;
    name?: string;
    errors?: { code?: string }[];
    cause?: unknown;
  };
  if (cause instanceof RefusedAddress) return cause.message;
  const found = code ?? errors?.[0]?.code ?? (cause as { code?: string } | undefined)?.code ?? name ?? 'unknown reason';
  return sentences[found] ?? `it failed (${found})`;
}
