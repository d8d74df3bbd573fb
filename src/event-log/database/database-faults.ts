import { ThawError } from '../../domain/errors.js';

/** Why a database does not do its work at present, by the beginning of the code of the fault, which is never a secret. */
const reasons: readonly (readonly [code: RegExp, reason: string])[] = [
  [/^(SQLITE_FULL|53100|ENOSPC|EDQUOT)/, 'the disk is full'],
  [/^(SQLITE_READONLY|25006|EROFS)/, 'it is read-only'],
  [/^(SQLITE_BUSY|SQLITE_LOCKED|40|55P03)/, 'others hold its lock'],
  [/^(SQLITE_CORRUPT|SQLITE_NOTADB)/, 'its file is damaged'],
  [/^(SQLITE_IOERR|SQLITE_CANTOPEN|EACCES|EPERM|58)/, 'its file cannot be read or written'],
  [/^53/, 'it is overloaded'],
  [/^57014/, 'a statement took too long'],
  [/^25P03/, 'a transaction stood still for too long'],
  [/^(08|28|57P|3D000)/, 'it takes no connection'],
];

/** The codes by which Node says that a connection cannot be made or is lost. */
const lostConnection = /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_\w+|E(HOST|NET)\w+|ENOENT)$/;
const calls: ReadonlySet<unknown> = new Set(['connect', 'read', 'write', 'getaddrinfo']);

/** What the drivers and TypeORM say, without a code, of a connection that is lost or closed. */
const lostConnectionWords =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|timeout expired|is not queryable|connection is not open|after calling end on the pool|runner already released|is not connected/i;

interface DriverError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly message?: unknown;
  /** The attempts at the addresses of a host. */
  readonly errors?: readonly unknown[];
}

/**
 * What is wrong with the database, as a sentence without secrets: a lost connection, a full disk, a lock, damage.
 * @param error what a driver or TypeORM threw
 * @returns `undefined` for any other error, which is a fault of a statement
 */
function databaseFaultOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || error instanceof ThawError) return undefined;
  const { code, syscall, message, errors } = error as DriverError;
  if (typeof code === 'string') {
    const reason = reasons.find(([pattern]) => pattern.test(code))?.[1];
    if (reason !== undefined) return `the database cannot be used: ${reason} (${code})`;
    if (lostConnection.test(code) && calls.has(syscall)) return `the database cannot be reached (${code})`;
  }
  if (typeof message === 'string' && lostConnectionWords.test(message)) return 'the connection to the database is lost';
  return errors?.length ? databaseFaultOf(errors[0]) : undefined;
}

export const unreachableDatabase = 'unreachable-database';

/** What to throw for an error of the database: `unreachable-database` where it does not work, else the error itself. */
export function databaseErrorOf(error: unknown): unknown {
  const fault = databaseFaultOf(error);
  return fault === undefined ? error : unavailable(fault, error);
}

/**
 * Whether a connection to PostgreSQL is of no more use after an error: its server is gone or going, or takes no writes any
 * more, which another server may.
 */
export function isConnectionSpent(error: unknown): boolean {
  const { code, syscall, message } = (error ?? {}) as DriverError;
  if (typeof code === 'string' && /^(25006|08|57P0[1-3])/.test(code)) return true;
  if (typeof code === 'string' && lostConnection.test(code) && calls.has(syscall)) return true;
  return typeof message === 'string' && lostConnectionWords.test(message);
}

/** The code that a driver gave for an error, also where it was put in other words; `undefined` where it gave none. */
export function driverCodeOf(error: unknown): string | undefined {
  const { cause = error } = error as { readonly cause?: unknown };
  const { code } = cause as { readonly code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

/** The error of a database that cannot be opened. Its message shows no more than the code, for a driver may say the URL. */
export function openingErrorOf(error: unknown): ThawError {
  if (error instanceof ThawError) return error;
  const { code, name } = error as { readonly code?: string; readonly name: string };
  return unavailable(databaseFaultOf(error) ?? `the database cannot be reached (${code ?? name})`, error);
}

const readOnlyDatabase = 'read-only';

/** The error of a write where the database takes none, being a standby say: another process writes. */
export function readOnlyError(): ThawError {
  const message =
    'the database cannot be used: it is read-only, and so is this process; send writes to one on the primary';
  return new ThawError('unavailable', readOnlyDatabase, message, [], 5);
}

/** Whether an error says that the database of this process takes no writes at present, and nothing else is wrong. */
export function isReadOnlyError(error: unknown): boolean {
  return error instanceof ThawError && error.code === readOnlyDatabase;
}

/** An error of the database, which is not at work at present. */
export function unavailable(message: string, cause?: unknown): ThawError {
  return Object.assign(new ThawError('unavailable', unreachableDatabase, message, [], 5), { cause });
}
