import { Injectable, Logger } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { Database } from '../../../event-log/database/database.js';
import { engineOf } from '../../../event-log/database/sql.js';
import { type ChannelRow, channelTable } from '../../outbox/entities.js';
import { lockChannels } from '../channel-store.js';
import { channelKinds } from '../kinds/kinds.js';
import { hasPlainSecrets, lockedReason, rawSecretsOf, sealingKeysOf } from '../../../secrets/sealed-settings.js';
import { ChannelSecrets } from './channel-secrets.js';

/** What a rotation has done. */
export interface Rotation {
  /** The id of the key that seals from now on; `null` where no channel has a secret. */
  readonly key: string | null;
  readonly channels: number;
  readonly secrets: number;
  /** Names of channels whose secrets could not be opened, and stay as they are. */
  readonly locked: readonly string[];
}

/** Keeps the stored secrets of channels sealed: at the start those that an earlier version left plain, on demand all. */
@Injectable()
export class SecretSealing {
  private readonly logger = new Logger(SecretSealing.name);

  constructor(
    private readonly database: Database,
    private readonly secrets: ChannelSecrets,
  ) {}

  /**
   * Seals the secrets that stand in plain text, and warns of those that this process cannot open. Never rejects: the server
   * starts without it, and says why.
   */
  async atStart(): Promise<void> {
    try {
      const rows = await this.database.read(channels);
      if (rows.some(hasPlainSecrets)) await this.sealPlain();
      for (const { name, because } of this.locked(rows)) this.logger.warn(`nothing is sent to ${name}: ${because}`);
    } catch (error) {
      this.logger.error('The secrets of channels could not be looked at', error);
    }
  }

  /**
   * Seals all secrets anew, in one transaction: with the key of the settings, else with a new one, which takes the place of
   * the old one in the key file.
   * @throws ThawError unavailable `no-secret-key`, `unreadable-key`
   */
  async rotate(): Promise<Rotation> {
    const { keys } = this.secrets;
    const done = await this.database.write(async (run) => {
      await lockChannels(run);
      keys.renew();
      return this.sealAll(run, await channels(run));
    });
    // In a transaction of its own, once the other is committed: a key is forgotten when nothing needs it.
    await this.database.write(async (run) => {
      await lockChannels(run);
      keys.forget(new Set((await channels(run)).flatMap(sealingKeysOf)));
    });
    return done;
  }

  /** Why this process sends nothing to a channel that is enabled; `null` where it opens the secrets of all. Never rejects. */
  async fault(): Promise<string | null> {
    try {
      const [first] = this.locked(await this.database.read(channels));
      return first ? `nothing is sent to ${first.name}: ${first.because}` : null;
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** The enabled channels that this process cannot send to. Another may be able to, so they stay enabled. */
  private locked(rows: readonly ChannelRow[]): { name: string; because: string }[] {
    return rows.flatMap((row) => {
      const because = row.disabled_at === null ? lockedReason(this.secrets.open(row)) : undefined;
      return because === undefined ? [] : { name: row.name, because };
    });
  }

  private async sealPlain(): Promise<void> {
    if (!this.secrets.keys.canSeal) {
      const remedy = 'set THAW_SECRET_KEY, and they are sealed at the next start';
      this.logger.warn(`secrets of channels stand in the database in plain text: ${remedy}`);
      return;
    }
    const { secrets } = await this.database.write(async (run) => {
      await lockChannels(run);
      return this.sealAll(run, (await channels(run)).filter(hasPlainSecrets));
    });
    this.logger.log(`sealed ${secrets} secrets of channels that stood in the database in plain text`);
  }

  private async sealAll(run: QueryRunner, rows: readonly ChannelRow[]): Promise<Rotation> {
    // Without it SQLite leaves the plain text in the free space of its pages.
    if (engineOf(run) === 'sqlite') await run.query('PRAGMA secure_delete = ON');
    const locked: string[] = [];
    let [channels, secrets, key] = [0, 0, null as string | null];
    for (const row of rows) {
      const kind = channelKinds.get(row.kind);
      const opened = this.secrets.open(row);
      if (opened.locked.length > 0) locked.push(row.name);
      if (!kind || opened.locked.length > 0) continue;
      const columns = this.secrets.columnsOf(kind, row.id, opened.settings);
      const sealed = Object.keys(rawSecretsOf(columns)).length;
      if (sealed === 0) continue;
      await run.manager.update(channelTable, { id: row.id }, columns);
      [channels, secrets, key] = [channels + 1, secrets + sealed, sealingKeysOf(columns)[0]!];
    }
    return { key, channels, secrets, locked };
  }
}

function channels({ manager }: QueryRunner): Promise<ChannelRow[]> {
  return manager.find(channelTable, { order: { name: 'ASC' } });
}
