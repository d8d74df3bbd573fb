import { Injectable, Logger } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { engineOf, lockByName } from '../../event-log/database/sql.js';
import { channelKinds } from '../channels/kinds/kinds.js';
import {
  ChannelSecrets,
  hasPlainSecrets,
  lockedReason,
  rawSecretsOf,
  sealingKeysOf,
} from '../channels/secrets/channel-secrets.js';
import { DeliveryQueue } from '../outbox/delivery-queue.js';
import { type ChannelRow, channelTable } from '../outbox/entities.js';
import { Outbox } from '../outbox/outbox.js';
import { disableChannel } from './channel-disabling.js';

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
    private readonly queue: DeliveryQueue,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Seals the secrets that stand in plain text, and disables channels whose secrets cannot be opened. Never rejects: the
   * server starts without it, and says why.
   */
  async atStart(): Promise<void> {
    try {
      const rows = await this.database.read((run) => this.channels(run));
      const isPlain = rows.some(hasPlainSecrets);
      if (isPlain && !this.secrets.keys.canSeal) {
        const remedy = 'set THAW_SECRET_KEY, and they are sealed at the next start';
        this.logger.warn(`secrets of channels stand in the database in plain text: ${remedy}`);
      }
      const isToSeal = isPlain && this.secrets.keys.canSeal;
      if (isToSeal || rows.some((row) => this.isToDisable(row))) await this.write((run) => this.secure(run, isToSeal));
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
    const done = await this.write(async (run) => {
      keys.renew();
      return this.sealAll(run, await this.channels(run));
    });
    // In a transaction of its own, once the other is committed: a key is forgotten when nothing needs it.
    await this.write(async (run) => keys.forget(new Set((await this.channels(run)).flatMap(sealingKeysOf))));
    return done;
  }

  private async secure(run: QueryRunner, isToSeal: boolean): Promise<void> {
    const rows = await this.channels(run);
    if (isToSeal) {
      const { secrets } = await this.sealAll(run, rows.filter(hasPlainSecrets));
      this.logger.log(`sealed ${secrets} secrets of channels that stood in the database in plain text`);
    }
    const { queue, outbox, clock } = this;
    for (const row of rows.filter((each) => this.isToDisable(each))) {
      const because = lockedReason(this.secrets.open(row));
      if (!(await disableChannel(run, row, because, { queue, outbox, clock }))) continue;
      this.logger.warn(`the channel ${row.name} (${row.id}) is disabled: ${because}`);
    }
  }

  private async sealAll(run: QueryRunner, rows: readonly ChannelRow[]): Promise<Rotation> {
    // Without it SQLite leaves the plain text in the free space of its pages.
    if (engineOf(run) === 'sqlite') await run.query('PRAGMA secure_delete = ON');
    const locked: string[] = [];
    let [channels, secrets, key] = [0, 0, null as string | null];
    for (const row of rows) {
      const kind = channelKinds.get(row.kind);
      if (!kind || this.isLocked(row)) {
        if (this.isLocked(row)) locked.push(row.name);
        continue;
      }
      const columns = this.secrets.columnsOf(kind, row.id, this.secrets.open(row).settings);
      const sealed = Object.keys(rawSecretsOf(columns)).length;
      if (sealed === 0) continue;
      await run.manager.update(channelTable, { id: row.id }, columns);
      [channels, secrets, key] = [channels + 1, secrets + sealed, sealingKeysOf(columns)[0]!];
    }
    return { key, channels, secrets, locked };
  }

  private isToDisable(row: ChannelRow): boolean {
    return row.disabled_at === null && this.isLocked(row);
  }

  private isLocked(row: ChannelRow): boolean {
    return this.secrets.open(row).locked.length > 0;
  }

  private channels({ manager }: QueryRunner): Promise<ChannelRow[]> {
    return manager.find(channelTable, { order: { name: 'ASC' } });
  }

  /** Waits for changes of channels that are under way, and lets none begin. */
  private write<T>(work: (run: QueryRunner) => Promise<T>): Promise<T> {
    return this.database.write(async (run) => {
      await lockByName(run, 'thaw.channels');
      return work(run);
    });
  }
}
