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

  /** An input with one wrong place. @param message `pointer` and `detail` where absent */
  static invalid(code: string, pointer: string, detail: string, message = `${pointer} ${detail}`): ThawError {
    return new ThawError('invalid', code, message, [{ pointer, detail }]);
  }

  /** An input with several wrong places; the message joins them. */
  static invalidFields(code: string, errors: readonly FieldError[]): ThawError {
    const message = errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ');
    return new ThawError('invalid', code, message, errors);
  }

  /** Something that is named and is not there. @param code as in `unknown-rule` */
  static notFound(code: string, message: string): ThawError {
    return new ThawError('not-found', code, message);
  }
}
