export type ErrorKind = 'invalid' | 'not-found' | 'conflict' | 'unavailable';

/** One wrong place in an input: an RFC 6901 pointer and what is wrong there. */
export interface FieldError {
  pointer: string;
  detail: string;
}

/**
 * The one error that the outside may see. `code` is stable and documented; `kind` is turned into an HTTP status or an
 * exit code at the edges only.
 */
export class ThawError extends Error {
  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    readonly errors: readonly FieldError[] = [],
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
    this.name = 'ThawError';
  }
}
