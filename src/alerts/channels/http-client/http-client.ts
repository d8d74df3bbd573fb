import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import { Agent, request } from 'undici';
import type { Clock } from '../../../domain/time/clock.js';
import { type AddressGuard, RefusedAddress } from './address-guard.js';

export const httpLimits = {
  /** What is kept of an answer: its status, headers and the beginning of its body, in bytes. */
  headBytes: 1_024,
  /** So much of a body is read so that the connection can be used again; beyond it the connection is ended. */
  bodyBytes: 16_384,
  /** A receiver may ask us to wait up to a day. */
  retryAfterSeconds: 86_400,
} as const;

export interface Post {
  readonly method?: 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** Status, headers and the beginning of the body, at most 1 KiB. */
  readonly head: string;
  readonly retryAfterSeconds: number | undefined;
}

/**
 * Outgoing HTTP: to addresses that the guard lets pass and no other, without following redirects, reading little of what
 * comes back.
 */
export class HttpClient {
  private readonly agent: Agent;

  /** @param userAgent how we name ourselves, as in `Thaw/1.0` */
  constructor(
    private readonly guard: AddressGuard,
    private readonly clock: Clock,
    private readonly userAgent = 'Thaw',
  ) {
    // The times of a try are the courier's affair, by the clock that it was given.
    const times = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 10_000 };
    this.agent = new Agent({ ...times, maxHeaderSize: 16_384, connect: { lookup: this.lookup, timeout: 0 } });
  }

  /**
   * Sends, and reads the answer whole as far as it is of use.
   * @throws RefusedAddress; whatever breaks on the way
   */
  async send(url: string, { method = 'POST', headers, body, signal }: Post): Promise<HttpAnswer> {
    const { hostname } = new URL(url);
    const bare = hostname.replace(/^\[(.*)\]$/, '$1');
    // The look-up below is never asked for what is an address already.
    if (isIP(bare)) await this.guard.addressesOf(bare);
    const answer = await request(url, {
      dispatcher: this.agent,
      method,
      headers: { 'user-agent': this.userAgent, ...headers },
      body,
      signal,
    });
    const beginning = await readBeginning(answer.body);
    return {
      status: answer.statusCode,
      head: headOf(answer.statusCode, answer.headers, beginning),
      retryAfterSeconds: retryAfterOf(answer.headers['retry-after'], this.clock.now()),
    };
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  /** What the socket connects to: only what the guard has just let pass. */
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

type Body = Awaited<ReturnType<typeof request>>['body'];

async function readBeginning(body: Body): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop early ends the connection: what follows is of no use to anybody.
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

/** The beginning of a text that is at most so many bytes of UTF-8, without half a character at its end. */
export function cutToBytes(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  if (encoded.length <= bytes) return text;
  return encoded
    .subarray(0, bytes)
    .toString('utf8')
    .replace(/\ufffd+$/, '');
}

/** Seconds, or an HTTP date (RFC 9110, section 10.2.3), at most a day; `undefined` where it says nothing of use. */
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

/** Why a try failed, in words that hold no address of ours to be secret: messages of libraries may hold the whole URL. */
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
