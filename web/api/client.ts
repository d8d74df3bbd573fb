import { at } from './base-path.js';
import type { ProblemBody } from '../../src/contract/problem.js';

/** Base path of the public HTTP contract. The pages request nothing else. */
export const apiBase = at('/api/v1');

/** An error of the contract (RFC 9457), or of the connection to the server (`status` 0). */
export class Problem extends Error {
  constructor(
    readonly title: string,
    readonly status: number,
    readonly detail: string,
    readonly code: string,
    readonly requestId: string | null,
    /** Errors of fields; `pointer` is a JSON pointer or the name of a parameter. */
    readonly errors: readonly { readonly pointer: string; readonly detail: string }[],
    /** Seconds until a retry makes sense, where the server says so. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail || title);
  }
}

export interface RequestOptions {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Sent as JSON; a form with a file as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Sends a request to the server.
 * @param path below the base, with its query: `/tracks/us-cn.climate/status?validAt=2023-07-07`
 * @throws Problem for every answer that is not a success, and where no answer comes
 */
export async function request<T>(path: string, sent?: RequestOptions, signal?: AbortSignal): Promise<T> {
  return (await requestWithTag<T>(path, sent, signal)).data;
}

/** Like `request`, with the entity tag that a later change has to send. @throws Problem */
export async function requestWithTag<T>(
  path: string,
  sent?: RequestOptions,
  signal?: AbortSignal,
): Promise<{ readonly data: T; readonly etag: string | null }> {
  // Every POST has a body: where the path says all it is an empty object.
  const body = sent?.body ?? (sent?.method === 'POST' ? {} : undefined);
  const isForm = body instanceof FormData;
  const response = await fetch(apiBase + path, {
    method: sent?.method ?? 'GET',
    // An answer may be cached for seconds, but the page requests it because it has changed; the entity tag keeps that cheap.
    cache: 'no-cache',
    headers: {
      accept: 'application/json, application/problem+json',
      ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      ...sent?.headers,
    },
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if ((error as Error).name === 'AbortError') throw error;
    throw new Problem('The server cannot be reached', 0, 'Nothing answered. Is it running?', 'unreachable', null, []);
  });
  if (!response.ok) throw await problemOf(response);
  const text = await response.text();
  return { data: (text === '' ? undefined : JSON.parse(text)) as T, etag: response.headers.get('etag') };
}

/** The problem that an unsuccessful answer describes; made from its status where the body cannot be read. */
export async function problemOf(response: Response): Promise<Problem> {
  const requestId = response.headers.get('x-request-id');
  const retryAfter = Number(response.headers.get('retry-after')) || null;
  try {
    const body = (await response.json()) as Partial<ProblemBody>;
    return new Problem(
      body.title ?? `Refused with ${response.status}`,
      response.status,
      body.detail ?? '',
      body.code ?? '',
      body.requestId ?? requestId,
      (body.errors ?? []).map((error) => ({
        pointer: 'pointer' in error ? error.pointer : error.parameter,
        detail: error.detail,
      })),
      retryAfter,
    );
  } catch {
    return new Problem(`Refused with ${response.status}`, response.status, '', '', requestId, [], retryAfter);
  }
}

/** A query string with its question mark, or an empty text. Absent values are left out; a list repeats the name. */
export function queryOf(
  values: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === '') continue;
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [String(value)]) query.append(name, one);
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
