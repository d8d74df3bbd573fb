import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readConfig } from '../../../app/config.js';
import { dataSourceOptions } from '../../../app/database-url.js';
import { ThawError } from '../../../domain/errors.js';
import { verifyLog } from '../../../integrity/verify.js';
import { ProjectionStore } from '../../../projection/projection-store.js';
import { verificationFaults } from '../../../upkeep/verification/faults.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal/terminal.js';
import type { Database } from '../../../event-log/database/database.js';
import type { StoppedTrack } from '../../../projection/rows/status-row.js';
import { Store } from '../../store.js';

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

const oldestNode = [20, 19] as const;
const leastFreeBytes = 256 * 1024 * 1024;

/** `thaw doctor`: what an installation needs, checked one by one. Exit code 6 without a database, 7 with a fault. */
export async function doctorCommand(options: CommonOptions, terminal: Terminal): Promise<number> {
  const url = options.database ?? readConfig().databaseUrl;
  const findings = [nodeVersion(), await disk(url)].filter((finding) => finding !== undefined);
  let code: number = exitCodes.done;
  try {
    await Store.read(
      url,
      async (_, { stopped }, { database }) => void findings.push(...(await examine(database, stopped))),
    );
  } catch (error) {
    if (!(error instanceof ThawError) || error.kind !== 'unavailable') throw error;
    findings.push({ check: 'database', ok: false, detail: error.message });
    code = exitCodes.unreachable;
  }
  if (options.json) terminal.json({ ok: findings.every(({ ok }) => ok), findings });
  else {
    const marked = findings.map(({ check, ok, detail }) => [
      ok ? terminal.good('ok') : terminal.bad('fault'),
      check,
      detail,
    ]);
    terminal.table(['', 'check', 'finding'], marked);
  }
  return code !== exitCodes.done || findings.every(({ ok }) => ok) ? code : exitCodes.checkFailed;
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  return { check: 'Node.js', ok, detail: `${process.versions.node}; needed is ${oldestNode.join('.')} or later` };
}

async function disk(url: string): Promise<Finding | undefined> {
  const { type, database } = dataSourceOptions(url);
  if (type !== 'better-sqlite3' || database === ':memory:') return undefined;
  const found = await statfs(dirname(String(database))).catch(() => undefined);
  if (!found) return undefined;
  const free = found.bavail * found.bsize;
  return {
    check: 'disk',
    ok: free >= leastFreeBytes,
    detail: `${Math.floor(free / 1_048_576)} MiB free beside the log`,
  };
}

async function examine(database: Database, stopped: readonly StoppedTrack[]): Promise<Finding[]> {
  const found = await verifyLog(database);
  const { firstBad, badTracks, badTargets, missingTriggers } = found;
  const logFaults = verificationFaults({ ...found, missingTriggers: [] });
  const lag = found.head.position - (await new ProjectionStore(database).checkpoint()).position;
  const stops = stopped.map(({ track, position }) => `${track} stands still before position ${position}`).join('; ');
  return [
    { check: 'database', ok: true, detail: `${database.engine} answers, and its tables are up to date` },
    {
      check: 'triggers',
      ok: missingTriggers.length === 0,
      detail: missingTriggers.length > 0 ? `missing: ${missingTriggers.join(', ')}` : 'changes of the log are refused',
    },
    {
      check: 'chain',
      ok: !firstBad && badTracks.length + badTargets.length === 0,
      detail: logFaults.join('; ') || `${found.entries} entries; the head is ${found.head.hash}`,
    },
    {
      check: 'projection',
      ok: stopped.length === 0,
      detail: stops || (lag > 0 ? `was ${lag} entries behind, and has caught up` : 'is caught up'),
    },
  ];
}
