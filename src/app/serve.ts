import { fileURLToPath } from 'node:url';
import { type Config, namedVariables, readConfig } from './config.js';
import { openDatabase } from './database-url.js';
import { openApp } from './open-app.js';
import { AccessKeys } from '../access/access-keys.js';
import { secretKeysFor } from './secret-keys.js';
import { signingKeyFor } from './signing-key.js';
import { verifyInProcess } from './verify-process.js';
import { packageVersion } from './version.js';
import { Terminal } from '../cli/terminal/terminal.js';
import { Progress } from '../cli/terminal/progress.js';
import { ThawError } from '../domain/errors.js';
import { systemClock } from '../domain/time/clock.js';
import { visibleText } from '../domain/wording/visible-text.js';
import type { Database } from '../event-log/database/database.js';
import { base } from '../http/endpoint/openapi.js';
import { type Log, openLog } from '../http/server/log.js';
import { faultInWords } from '../provisioning/declaration.js';
import { invalidDeclaration, Provisioning } from '../provisioning/provisioning.js';
import { ShippedRecords } from '../intake/import/shipped-records.js';

export interface ServeOptions {
  /** Instead of THAW_DATABASE_URL. */
  readonly database?: string;
  /** Loads no shipped records: neither all of them into an empty store, nor new ones into one that began with them. */
  readonly empty?: boolean;
}

/**
 * Serves until a signal ends the process: database, migrations, shipped records where the store is new or began with
 * them, then HTTP.
 * @throws ThawError where a setting is wrong, the database cannot be reached or written, or the port cannot be had
 */
export async function serve({ database, empty = false }: ServeOptions = {}): Promise<void> {
  const config = readConfig();
  const log = openLog(config.log);
  const url = database ?? config.databaseUrl;
  const opened = await openDatabase(url, config.connections);
  const { signingKey } = await prepare(opened, url, config, log).catch(async (error: unknown) => {
    await opened.close();
    throw error;
  });
  const { publicUrl, basePath, primaryUrl, hosts, readOrigins, frameOrigins, trustedProxies } = config;
  const { privateAddresses, sourceFolder } = config;
  const { checkpointEveryMs, checkpointTo, scrubEveryMs, clockToleranceMs, keepMs, jetStream } = config;
  // Nobody else can see a database in memory.
  const verify = url === 'sqlite::memory:' ? undefined : (stopping: AbortSignal) => verifyInProcess(url, stopping);
  const upkeep = { checkpointEveryMs, checkpointTo, scrubEveryMs, verify, keepMs };
  const pagesFolder = fileURLToPath(new URL('../../dashboard', import.meta.url));
  const settings = { open: async () => opened, clock: systemClock, log, signingKey, version: packageVersion() };
  const secretKeys = secretKeysFor(url, config);
  const { readingByKey, isShared, rateLimits, oidc, fourEyes } = config;
  const names = {
    publicUrl,
    basePath,
    primaryUrl,
    hosts,
    readOrigins,
    frameOrigins,
    trustedProxies,
    readingByKey,
    isShared,
    rateLimits,
    oidc,
    fourEyes,
  };
  const app = await openApp({
    ...settings,
    ...upkeep,
    ...names,
    secretKeys,
    privateAddresses,
    sourceFolder,
    clockToleranceMs,
    jetStream,
    pagesFolder,
  });
  try {
    if (!empty) await loadShippedRecords(app.get(ShippedRecords));
    if (config.applyFolder !== undefined && !opened.isReadOnly) {
      await app.init();
      await applyAtStart(app.get(Provisioning), config.applyFolder, log);
    }
    app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
    await app.listen(config.port, config.host);
  } catch (error) {
    // A database that fails may also fail to close; what made the start fail is what to say.
    await app.close().catch(() => undefined);
    throw cannotListen(error, config.host, config.port);
  }
  process.stdout.write(greeting(`${await app.getUrl()}${basePath ?? ''}`));
  if (isShared && !(await app.get(AccessKeys).haveActive())) process.stdout.write(nobodyWrites);
}

/** Makes what the server needs and is missing: the tables, and the key that signs checkpoints. */
async function prepare(database: Database, url: string, config: Config, { pino }: Log) {
  const migrated = await database.migrate();
  if (migrated.length > 0) pino.info(`migrated: ${migrated.join(', ')}`);
  const signingKey = await signingKeyFor(url, config.signingKey);
  if (signingKey) pino.info(`checkpoints are signed with ${signingKey.verifier.toString()}`);
  return { signingKey };
}

/**
 * Fills a new embedded database, so that a first start shows something true. One that began with the shipped records gets
 * what this version ships beyond them: its tracks are tracks like all others, also for rules over all tracks. Other
 * databases stay as they are.
 */
async function loadShippedRecords(records: ShippedRecords): Promise<void> {
  const progress = new Progress(new Terminal(process), 'Loading the shipped records', 100);
  try {
    await records.load({
      onProgress: (share, { recorded }) => progress.at(Math.round(share * 100), `${recorded} entries`),
      onRefusal: ({ line, message }) =>
        process.stderr.write(`line ${line} of the shipped records: ${visibleText(message)}\n`),
      onLeftOut: (message) => process.stderr.write(`${message}\n`),
    });
  } finally {
    progress.end();
  }
}

/** Applies the folder of THAW_APPLY before anybody is answered. @throws ThawError invalid `invalid-declaration`, with every fault logged */
async function applyAtStart(provisioning: Provisioning, folder: string, { pino }: Log): Promise<void> {
  const { faults, steps } = await provisioning.apply(folder, namedVariables());
  for (const fault of faults) pino.error(faultInWords(fault));
  if (faults.length > 0) throw invalidDeclaration(folder, faults);
  for (const { kind, name, action } of steps.filter(({ action }) => action === 'create' || action === 'change'))
    pino.info(`${folder}: ${kind} ${name}: ${action}`);
}

/** Said where others reach the server and there is no key: the person at this machine makes the first one here. */
const nobodyWrites = `Nobody can write to it yet: make a key with
  thaw key create --name NAME --role recorder
`;

function greeting(url: string): string {
  const status = `${url}${base}/tracks/us-cn.counternarcotics/status`;
  return [
    `Thaw serves at ${url}`,
    `  the board                  ${url}/`,
    `  how a track stands today   curl ${status}`,
    `  how it stood on a day      curl '${status}?validAt=2023-07-07'`,
    `  the whole contract         ${url}${base}/docs`,
    '',
  ].join('\n');
}

function cannotListen(error: unknown, host: string, port: number): unknown {
  const { code } = error as { code?: string };
  const reasons: Record<string, string> = {
    EADDRINUSE: 'another process listens there; set THAW_PORT',
    EACCES: 'that is not allowed; set THAW_PORT above 1023',
    EADDRNOTAVAIL: 'this machine has no such address; set THAW_HOST',
    ENOTFOUND: 'there is no such host; set THAW_HOST',
  };
  const reason = code === undefined ? undefined : reasons[code];
  return reason ? new ThawError('unavailable', 'cannot-listen', `cannot listen on ${host}:${port}: ${reason}`) : error;
}
