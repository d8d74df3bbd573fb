import { ThawError } from '../domain/errors.js';

/** What the exit code of `thaw` says to a script. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  conflict: 4,
  unreachable: 6,
  checkFailed: 7,
} as const;

/** What was asked for cannot be: not the caller's data, but the call. */
export class UsageError extends Error {}

/** The codes of errors which say that the call is wrong: its options, or the kind of file that it names. */
const wrongCalls = [
  ...['invalid-setting', 'invalid-database-url', 'invalid-day', 'invalid-key', 'invalid-key-input', 'invalid-person'],
  ...['invalid-column-map', 'invalid-table-option', 'unknown-encoding', 'other-kind'],
];

/** The codes of errors which say that what was checked is not as it ought to be. */
const failedChecks = ['check-failed', 'not-a-backup', 'damaged-backup', 'contradicted-backup', 'restored-wrongly'];

/** The exit code for whatever a command threw. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return exitCodes.usage;
  if (!(error instanceof ThawError)) return exitCodes.failed;
  if (wrongCalls.includes(error.code)) return exitCodes.usage;
  if (failedChecks.includes(error.code)) return exitCodes.checkFailed;
  const ofKind = {
    invalid: exitCodes.failed,
    'not-found': exitCodes.notFound,
    conflict: exitCodes.conflict,
    unavailable: exitCodes.unreachable,
  };
  return ofKind[error.kind];
}
