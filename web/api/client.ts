/** The base of the public HTTP contract; nothing else is asked. */
export const apiBase = '/api/v1';

/** An error as the contract has it (RFC 9457), or of the line to the server (`status` 0). */
export class Problem extends Error {
  constructor(
    readonly title: string,
    readonly status: number,
    readonly detail: string,
    readonly code: string,
    readonly requestId: string | null,
    /** Where fields are wrong: a JSON pointer, or the name of a parameter. */
    readonly errors: readonly { readonly pointer: string; readonly detail: string }[],
    /** Seconds, where the server says when to come back. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail || title);
  }
}

export interface RequestOptions {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Asks the server.
 * @param path below the base, with its query: `/tracks/us-cn.climate/status?validAt=2023-07-07`
 * @throws Problem for every answer that is not a success, and where none comes
 */
export async function request<T>(path: string, sent?: RequestOptions, signal?: AbortSignal): Promise<T> {
  return (await requestWithTag<T>(path, sent, signal)).data;
}

/** As `ask`, with the entity tag that a later change has to name. @throws Problem */
export async function requestWithTag<T>(
  path: string,
  sent?: RequestOptions,
  signal?: AbortSignal,
): Promise<{ readonly data: T; readonly etag: string | null }> {
  const response = await fetch(apiBase + path, {
    method: sent?.method ?? 'GET',
    // An answer may be kept for seconds, but the page asks because it has changed; the entity tag keeps that cheap.
    cache: 'no-cache',
    headers: {
      accept: 'application/json, application/problem+json',
      ...(sent?.body !== undefined && { 'content-type': 'application/json' }),
      ...sent?.headers,
    },
    ...(sent?.body !== undefined && { body: JSON.stringify(sent.body) }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if ((error as Error).name === 'AbortError') throw error;
    throw new Problem('The server cannot be reached', 0, 'Nothing answered. Is it running?', 'unreachable', null, []);
  });
  if (!response.ok) throw await problemOf(response);
  const text = await response.text();
  return { data: (text === '' ? undefined : JSON.parse(text)) as T, etag: response.headers.get('etag') };
}

/** A field of a body is named by a pointer, a parameter by its name. */
type ProblemBody = Partial<Omit<Problem, 'errors'>> & {
  readonly errors?: readonly { readonly pointer?: string; readonly parameter?: string; readonly detail: string }[];
};

/** The problem that an answer without success tells of. */
export async function problemOf(response: Response): Promise<Problem> {
  const requestId = response.headers.get('x-request-id');
  const retryAfter = Number(response.headers.get('retry-after')) || null;
  try {
    const told = (await response.json()) as ProblemBody;
    return new Problem(
      told.title ?? `Refused with ${response.status}`,
      response.status,
      told.detail ?? '',
      told.code ?? '',
      told.requestId ?? requestId,
      (told.errors ?? []).map(({ pointer, parameter, detail }) => ({ pointer: pointer ?? parameter ?? '', detail })),
      retryAfter,
    );
  } catch {
    return new Problem(`Refused with ${response.status}`, response.status, '', '', requestId, [], retryAfter);
  }
}

/** A query string with its question mark, or nothing; absent values are left out, lists repeat the name. */
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
