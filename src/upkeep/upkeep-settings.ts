import type { KeptName } from './retention/kept-rows.js';

/** What a server does by itself to look after its database; nothing of what is absent. */
export abstract class UpkeepSettings {
  /** Checkpoints are signed so often, in milliseconds, where entries were added. */
  abstract readonly checkpointEveryMs?: number | undefined;
  /** Where each is put: the path of a file that is replaced, or an http(s) URL for PUT. */
  abstract readonly checkpointTo?: string | undefined;
  /** The whole database is verified so often, in milliseconds. */
  abstract readonly scrubEveryMs?: number | undefined;
  /** How long each is kept, in milliseconds; for ever where absent. */
  abstract readonly keepMs?: Readonly<Partial<Record<KeptName, number>>> | undefined;
  /** Verifies the database away from this process's event loop. @returns the faults @throws where it could not be verified */
  abstract readonly verify?: ((stopping: AbortSignal) => Promise<readonly string[]>) | undefined;
}
