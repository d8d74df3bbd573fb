import { RefusedAddress } from '../../http-client/address-guard.js';
import { failureOf } from '../../http-client/http-client.js';
import type { DeliveryOutcome, SendContext } from './channel.js';

/** POSTs a body. Only 2xx is a success; 410 means that the receiver is gone for good; all else may be tried again. */
export async function postForOutcome(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  { http, signal }: SendContext,
): Promise<DeliveryOutcome> {
  try {
    const { status, head, retryAfterSeconds } = await http.send(url, { headers, body, signal });
    if (status >= 200 && status < 300) return { ok: true, status, responseHead: head };
    const reason = status >= 300 && status < 400 ? `HTTP ${status}: redirects are not followed` : `HTTP ${status}`;
    return {
      ok: false,
      retry: status !== 410,
      ...(status === 410 && { disable: 'gone' as const }),
      status,
      retryAfterSeconds,
      reason,
      responseHead: head,
    };
  } catch (error) {
    return outcomeOfError(error, signal);
  }
}

/** POSTs a value as JSON. */
export function postJson(url: string, value: unknown, context: SendContext, headers: Record<string, string> = {}) {
  return postForOutcome(url, JSON.stringify(value), { 'content-type': 'application/json', ...headers }, context);
}

/** The outcome of an attempt that failed before there was a response. */
export function outcomeOfError(error: unknown, signal: AbortSignal): DeliveryOutcome {
  if (signal.aborted) return { ok: false, retry: true, reason: 'no whole answer in 15 s', responseHead: '' };
  return { ok: false, retry: !(error instanceof RefusedAddress), reason: failureOf(error), responseHead: '' };
}
