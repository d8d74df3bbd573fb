import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { Database } from '../event-log/database/database.js';
import { engineOf, execute, lockByName } from '../event-log/database/sql.js';
import {
  hasPlainSecrets,
  rawSecretsOf,
  SealedSettings,
  sealingKeysOf,
  type StoredSettings,
} from './sealed-settings.js';
import { SecretKeys, SecretSettings } from './secret-keys.js';

/** What a rotation has done. */
export interface Rotation {
  /** The id of the key that seals from now on; `null` where nothing has a secret. */
  readonly key: string | null;
  readonly channels: number;
  readonly sources: number;
  readonly secrets: number;
  /** Names of channels and sources whose secrets could not be opened, and stay as they are. */
  readonly locked: readonly string[];
}

/**
 * Every table with sealed settings. A key is forgotten once none of them needs it, so a table that is missing here loses its
 * secrets by a rotation.
 */
const sealedTables = [
  { name: 'alert_channel', row: 'channel', lock: 'thaw.channels', counted: 'channels' },
  { name: 'source', row: 'source', lock: 'thaw.sources', counted: 'sources' },
] as const;

type SealedTable = (typeof sealedTables)[number];
type Row = StoredSettings & { readonly name: string };

/** Seals the stored secrets of all tables anew. */
@Injectable()
export class SecretRotation {
  private readonly keys: SecretKeys;

  constructor(
    private readonly database: Database,
    { secretKeys }: SecretSettings,
  ) {
    this.keys = secretKeys ?? new SecretKeys({});
  }

  /**
   * Seals all secrets anew, in one transaction: with the key of the settings, else with a new one, which takes the place of
   * the old one in the key file.
   * @throws ThawError unavailable `no-secret-key`, `unreadable-key`
   */
  async rotate(): Promise<Rotation> {
    const done = await this.database.write(async (run) => {
      await lockAll(run);
      this.keys.renew();
      return this.seal(run, () => true);
    });
    // In a transaction of its own, once the other is committed: a key is forgotten when nothing needs it.
    await this.database.write(async (run) => {
      await lockAll(run);
      const used = new Set<string>();
      for (const table of sealedTables) {
        for (const row of await rowsOf(run, table)) sealingKeysOf(row).forEach((key) => used.add(key));
      }
      this.keys.forget(used);
    });
    return done;
  }

  /** Seals the secrets that an earlier version left in plain text. @throws ThawError as `rotate` */
  async sealPlain(): Promise<Rotation> {
    return this.database.write(async (run) => {
      await lockAll(run);
      return this.seal(run, hasPlainSecrets);
    });
  }

  private async seal(run: QueryRunner, isMeant: (row: Row) => boolean): Promise<Rotation> {
    // Without it SQLite leaves the plain text in the free space of its pages.
    if (engineOf(run) === 'sqlite') await run.query('PRAGMA secure_delete = ON');
    const done = { key: null as string | null, channels: 0, sources: 0, secrets: 0, locked: [] as string[] };
    for (const table of sealedTables) {
      const sealed = new SealedSettings(this.keys, table.name, table.row);
      for (const row of (await rowsOf(run, table)).filter(isMeant)) {
        const opened = sealed.open(row);
        if (opened.locked.length > 0) {
          done.locked.push(row.name);
          continue;
        }
        const columns = sealed.columnsOf({ secrets: hiddenSettingsOf(row) }, row.id, opened.settings);
        const keys = sealingKeysOf(columns);
        if (keys.length === 0) continue;
        await run.manager.update(table.name, { id: row.id }, columns);
        done[table.counted] += 1;
        done.secrets += keys.length;
        done.key = keys[0]!;
      }
    }
    return done;
  }
}

/** The settings of a row that are secret as a whole: of an address the readable part stands among the others. */
function hiddenSettingsOf(row: StoredSettings): string[] {
  const shown = JSON.parse(row.settings) as Record<string, unknown>;
  return Object.keys(rawSecretsOf(row)).filter((name) => !(name in shown));
}

async function rowsOf(run: QueryRunner, { name }: SealedTable): Promise<Row[]> {
  return (await execute<Row>(run, `SELECT id, name, settings, secrets FROM ${name} ORDER BY name`)).rows;
}

/** Waits for changes of secrets that are under way, and lets none begin until the transaction of `run` ends. */
async function lockAll(run: QueryRunner): Promise<void> {
  for (const { lock } of sealedTables) await lockByName(run, lock);
}
