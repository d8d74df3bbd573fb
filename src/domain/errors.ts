export type ErrorKind = 'invalid' | 'not-found' | 'conflict' | 'unavailable';

/** A wrong field of an input: an RFC 6901 pointer to it, and what is wrong with it. */
export interface FieldError {
  pointer: string;
  detail: string;
}

/** The limits of one error, so that an answer does not grow with what was wrong in the request. */
export const errorLimits = { fields: 50, fieldsLength: 40_000, messageLength: 2_000 } as const;

/**
 * The only error that callers outside the process see. `code` is stable and documented. `kind` becomes an HTTP status
 * or an exit code at the edges only, so that the domain knows of neither.
 */
export class ThawError extends Error {
  /** The wrong fields: the first 50, or fewer where they are long, and how many more there are. */
  readonly errors: readonly FieldError[];

  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    errors: readonly FieldError[] = [],
    readonly retryAfterSeconds?: number,
  ) {
    super(shortened(message, errorLimits.messageLength));
    this.name = 'ThawError';
    this.errors = firstErrors(errors);
  }

  /** An input with one wrong field. @param message by default the pointer and the detail */
  static invalid(code: string, pointer: string, detail: string, message = `${pointer} ${detail}`): ThawError {
    return new ThawError('invalid', code, message, [{ pointer, detail }]);
  }

  /** An input with several wrong fields; the message joins them. */
  static invalidFields(code: string, errors: readonly FieldError[]): ThawError {
    const message = errors.map(({ pointer, detail }) => `${pointer || 'the body'} ${detail}`).join('; ');
    return new ThawError('invalid', code, message, errors);
  }

  /**
   * An input with at least one wrong field; the message gives the first and the number of the others.
   * @param whole the name of the input, for an error of all of it
   */
  static invalidInput(code: string, whole: string, errors: readonly FieldError[]): ThawError {
    const first = errors[0]!;
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    return new ThawError('invalid', code, `${first.pointer || whole} ${first.detail}${more}`, errors);
  }

  /** A conflict of one field with what is stored. @param message by default the pointer and the detail */
  static conflict(code: string, pointer: string, detail: string, message = `${pointer} ${detail}`): ThawError {
    return new ThawError('conflict', code, message, [{ pointer, detail }]);
  }

  /** A name that nothing is known by. @param code as in `unknown-rule` @param errors the field that holds the name */
  static notFound(code: string, message: string, errors: readonly FieldError[] = []): ThawError {
    return new ThawError('not-found', code, message, errors);
  }
}

function firstErrors(errors: readonly FieldError[]): readonly FieldError[] {
  let [listed, length] = [0, 0];
  for (const { pointer, detail } of errors) {
    length += pointer.length + detail.length;
    if (listed === errorLimits.fields || length > errorLimits.fieldsLength) break;
    listed += 1;
  }
  if (listed === errors.length) return errors;
  const more = errors.length - listed;
  const detail = `and ${more} more ${more === 1 ? 'fault' : 'faults'}, which are not listed`;
  return [...errors.slice(0, listed), { pointer: '', detail }];
}

/** Cuts a text, never within a surrogate pair. */
function shortened(text: string, most: number): string {
  return text.length <= most
    ? text
    : `${text
        .slice(0, most - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`;
}
