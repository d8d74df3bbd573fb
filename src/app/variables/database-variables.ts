import { z } from 'zod';
import type { ConnectionLimits } from '../../event-log/database/postgres-connector.js';
import { defaultDatabaseUrl } from '../database-url.js';

const whole = (unit: string, fallback: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,2}$/, `is no number of ${unit}: a whole number from 1 to 999`)
    .transform(Number)
    .default(fallback);

/** A number of seconds in milliseconds, or `off`. */
const secondsOrOff = (fallback: number) =>
  z
    .string()
    .regex(/^(off|[1-9]\d{0,5})$/, 'is no number of seconds: a whole number from 1 to 999999, or off')
    .transform((text) => (text === 'off' ? null : Number(text) * 1_000))
    .default(fallback * 1_000);

/** The settings of the database, and of the connections to it where it is PostgreSQL. */
export const databaseVariables = {
  THAW_DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/s, 'is neither sqlite:<path> nor postgres://<host>/<database>')
    .default(defaultDatabaseUrl),
  THAW_DATABASE_POOL: whole('connections', 10),
  THAW_DATABASE_CONNECT_TIMEOUT: whole('seconds', 5),
  THAW_DATABASE_STATEMENT_TIMEOUT: secondsOrOff(60),
  THAW_DATABASE_IDLE_TRANSACTION_TIMEOUT: secondsOrOff(60),
};

/** The limits of connections that the settings give. */
export function connectionLimitsOf(read: {
  readonly [Name in keyof typeof databaseVariables]: z.output<(typeof databaseVariables)[Name]>;
}): ConnectionLimits {
  const { THAW_DATABASE_STATEMENT_TIMEOUT: statement, THAW_DATABASE_IDLE_TRANSACTION_TIMEOUT: idle } = read;
  return {
    poolSize: read.THAW_DATABASE_POOL,
    connectTimeoutMs: read.THAW_DATABASE_CONNECT_TIMEOUT * 1_000,
    ...(statement !== null && { statementTimeoutMs: statement }),
    ...(idle !== null && { idleTransactionTimeoutMs: idle }),
  };
}
