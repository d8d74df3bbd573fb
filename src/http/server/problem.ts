import { STATUS_CODES } from 'node:http';
import type { ProblemBody } from '../../contract/problem.js';
import { type ErrorKind, ThawError } from '../../domain/errors.js';

export const problemType = 'application/problem+json; charset=utf-8';

const statusOfKind: Record<ErrorKind, number> = { invalid: 422, 'not-found': 404, conflict: 409, unavailable: 503 };

/** The codes whose HTTP status is not that of their kind. */
const statusOfCode: Readonly<Record<string, number>> = {
  'unknown-parameter': 400,
  'invalid-parameter': 400,
  'malformed-json': 400,
  'malformed-body': 400,
  'invalid-header': 400,
  'wrong-token': 401,
  'version-mismatch': 412,
  'not-utf-8': 400,
  'unsupported-charset': 415,
  'unsupported-media-type': 415,
  'not-acceptable': 406,
  'malformed-request': 400,
  'key-needed': 401,
  'key-refused': 401,
  'password-refused': 401,
  'passkey-refused': 401,
  'not-permitted': 403,
  'own-proposal': 403,
  'foreign-origin': 403,
  'misdirected-request': 421,
  'too-many-attempts': 429,
  'batch-too-large': 413,
  'file-too-large': 413,
  'idempotency-key-reused': 422,
  'too-many-requests': 429,
};

/** Errors of Fastify and Nest, by HTTP status: a code of Thaw and a sentence without internals. */
const frameworkProblems: Readonly<Record<number, { code: string; detail: string }>> = {
  400: { code: 'malformed-request', detail: 'the request cannot be read' },
  404: { code: 'unknown-route', detail: 'there is nothing at this path' },
  405: { code: 'method-not-allowed', detail: 'this path does not take this method' },
  406: { code: 'not-acceptable', detail: 'this path answers in none of the media types that Accept names' },
  408: { code: 'request-timeout', detail: 'the request did not arrive in time' },
  413: { code: 'body-too-large', detail: 'the body is larger than this path takes' },
  414: { code: 'path-too-long', detail: 'the path, or a part of it, is too long' },
  415: { code: 'unsupported-media-type', detail: 'this path does not take a body of this Content-Type' },
  431: { code: 'headers-too-large', detail: 'the headers of the request are too large' },
  503: { code: 'shutting-down', detail: 'the server is shutting down' },
};

export interface ProblemAnswer {
  readonly problem: ProblemBody;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the error is unforeseen, and so to be logged with its stack. */
  readonly bug: boolean;
}

/**
 * The problem that a client gets for an error. Only a `ThawError` gives its own code and message. For any other error
 * the client gets no more than the HTTP status, and for a bug the request id.
 */
export function problemOf(error: unknown, instance: string, requestId: string): ProblemAnswer {
  const base = { instance: instance.slice(0, 500), requestId };
  if (error instanceof ThawError) {
    const status = statusOfCode[error.code] ?? statusOfKind[error.kind];
    const errors = error.errors.map(({ pointer, detail }) =>
      // A JSON pointer leads into the body and begins with a slash, or is empty; anything else names a parameter.
      pointer === '' || pointer.startsWith('/') ? { pointer, detail } : { parameter: pointer, detail },
    );
    const headers = headersOf(status, error);
    const problem = { ...described(status, error.code, error.message), ...base, ...(errors.length > 0 && { errors }) };
    return { problem, headers, bug: false };
  }
  const status = statusOf(error);
  if (status >= 400 && status < 500) {
    const known = frameworkProblems[status] ?? other(status);
    return { problem: { ...described(status, known.code, known.detail), ...base }, headers: {}, bug: false };
  }
  if (status === 503) {
    const { code, detail } = frameworkProblems[503]!;
    return { problem: { ...described(503, code, detail), ...base }, headers: { 'retry-after': '5' }, bug: false };
  }
  const detail = `something failed on our side; the log has it under request ${requestId}`;
  return { problem: { ...described(500, 'internal-error', detail), ...base }, headers: {}, bug: true };
}

/** What a client needs to go on: when to try again, or how to say who it is (RFC 6750). */
function headersOf(status: number, { code, retryAfterSeconds }: ThawError): Record<string, string> {
  if (status === 503 || status === 429) return { 'retry-after': String(Math.ceil(retryAfterSeconds ?? 1)) };
  if (status !== 401) return {};
  return { 'www-authenticate': `Bearer realm="thaw"${code === 'key-refused' ? ', error="invalid_token"' : ''}` };
}

function other(status: number): { code: string; detail: string } {
  const words = STATUS_CODES[status] ?? 'Bad Request';
  return { code: words.toLowerCase().replaceAll(/[^a-z]+/g, '-'), detail: words.toLowerCase() };
}

function described(status: number, code: string, detail: string) {
  const title = `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll('-', ' ')}`;
  return { type: `urn:thaw:problem:${code}`, title, status, detail, code };
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null) return 500;
  const { statusCode, status, getStatus } = error as Record<string, unknown>;
  if (typeof getStatus === 'function') return (error as { getStatus(): number }).getStatus();
  return typeof statusCode === 'number' ? statusCode : typeof status === 'number' ? status : 500;
}
