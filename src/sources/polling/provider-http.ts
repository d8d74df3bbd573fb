import { Injectable } from '@nestjs/common';
import { Clock } from '../../domain/time/clock.js';
import { Mutex } from '../../event-log/mutex.js';
import { failureOf, HttpClient, type WholeAnswer } from '../../http-client/http-client.js';
import { BodyTooLarge, UnreadableBody } from '../../http-client/whole-body.js';
import { type FetchedBody, type FetchRequest, ProviderFault } from '../kinds/source-kind.js';

export const requestLimits = {
  /** A request ends after this, its body included, in milliseconds. */
  timeoutMs: 120_000,
  redirects: 5,
} as const;

const permanent = [301, 308];
const redirects = [301, 302, 303, 307, 308];
/** The headers that go along to another origin: none that could hold a secret. */
const plainHeaders = ['accept', 'accept-language', 'if-none-match', 'if-modified-since', 'range'];

/**
 * Requests to providers: each address through the guard, one request at a time a host whatever sources ask, redirects
 * followed and each checked as the first address was.
 */
@Injectable()
export class ProviderHttp {
  private readonly hosts = new Map<string, { readonly turn: Mutex; waiting: number }>();

  constructor(
    private readonly http: HttpClient,
    private readonly clock: Clock,
  ) {}

  /** As `FetchContext.http` says. @throws ProviderFault; the reason of `signal` where that is aborted */
  async fetch(address: string, request: FetchRequest, signal: AbortSignal): Promise<FetchedBody> {
    let [url, isMoved] = [httpUrl(address), true];
    let { headers = {} } = request;
    for (let hop = 0; ; hop += 1) {
      const answer = await this.inTurn(url, { ...request, headers }, signal);
      if (!redirects.includes(answer.status)) {
        refuseFailure(answer);
        const { status, headers: given, body } = answer;
        return { status, headers: given, url: url.href, isMoved: hop > 0 && isMoved, body };
      }
      if (hop === requestLimits.redirects) throw new ProviderFault(`more than ${requestLimits.redirects} redirects`);
      if (request.method === 'POST') throw new ProviderFault(`HTTP ${answer.status}: a POST is not sent elsewhere`);
      isMoved &&= permanent.includes(answer.status);
      const next = targetOf(answer, url);
      if (next.origin !== url.origin) headers = plainOnly(headers);
      url = next;
    }
  }

  private async inTurn(url: URL, request: FetchRequest, signal: AbortSignal): Promise<WholeAnswer> {
    const host = this.hosts.get(url.host) ?? { turn: new Mutex(), waiting: 0 };
    this.hosts.set(url.host, host);
    host.waiting += 1;
    try {
      return await host.turn.run(() => this.send(url, request, signal));
    } finally {
      host.waiting -= 1;
      if (host.waiting === 0) this.hosts.delete(url.host);
    }
  }

  private async send(
    url: URL,
    { method = 'GET', headers = {}, body, maxBytes }: FetchRequest,
    signal: AbortSignal,
  ): Promise<WholeAnswer> {
    signal.throwIfAborted();
    const late = new AbortController();
    const cancel = this.clock.at(this.clock.now() + requestLimits.timeoutMs, () => late.abort());
    try {
      const both = AbortSignal.any([signal, late.signal]);
      return await this.http.fetchBody(url.href, { method, headers, body, maxBytes, signal: both });
    } catch (error) {
      signal.throwIfAborted();
      if (late.signal.aborted) throw new ProviderFault(`no whole answer in ${requestLimits.timeoutMs / 1_000} s`);
      if (error instanceof BodyTooLarge || error instanceof UnreadableBody) throw new ProviderFault(error.message);
      throw new ProviderFault(failureOf(error));
    } finally {
      cancel();
    }
  }
}

function httpUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url;
  throw new ProviderFault('an address is no http:// or https:// URL, or holds a user or password');
}

function targetOf({ headers, status }: WholeAnswer, from: URL): URL {
  const { location } = headers;
  if (location === undefined || !URL.canParse(location, from.href)) {
    throw new ProviderFault(`HTTP ${status}: a redirect without an address`);
  }
  const target = new URL(location, from);
  target.hash = '';
  return httpUrl(target.href);
}

function plainOnly(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => plainHeaders.includes(name.toLowerCase())));
}

/** @throws ProviderFault unless the answer is a success, 304 or 404 */
function refuseFailure({ status, retryAfterSeconds }: WholeAnswer): void {
  if ((status >= 200 && status < 300) || status === 304 || status === 404) return;
  throw new ProviderFault(`HTTP ${status}`, retryAfterSeconds, status);
}
