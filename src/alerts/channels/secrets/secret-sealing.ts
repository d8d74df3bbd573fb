import { Injectable, Logger } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { Database } from '../../../event-log/database/database.js';
import { type ChannelRow, channelTable } from '../../outbox/entities.js';
import { hasPlainSecrets, lockedReason, sealingKeysOf } from '../../../secrets/sealed-settings.js';
import { SecretRotation } from '../../../secrets/secret-rotation.js';
import { ChannelSecrets } from './channel-secrets.js';

/** Why the secrets of a channel do not open; `of` is what they were, and the keys that were there. */
interface Opening {
  readonly of: string;
  readonly because: string | undefined;
}

/** Keeps the stored secrets of channels sealed, and says which of them this process cannot open. */
@Injectable()
export class SecretSealing {
  private readonly logger = new Logger(SecretSealing.name);

  /** What the secrets of each channel came to, by its id: readiness asks often, and they seldom change. */
  private openings = new Map<string, Opening>();

  constructor(
    private readonly database: Database,
    private readonly secrets: ChannelSecrets,
    private readonly rotation: SecretRotation,
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
    const enabled = rows.filter((row) => row.disabled_at === null);
    const keys = [...this.secrets.keys.find(enabled.flatMap(sealingKeysOf)).keys()].sort().join(' ');
    const before = this.openings;
    this.openings = new Map();
    return enabled.flatMap((row) => {
      const of = `${keys} ${row.secrets}`;
      const known = before.get(row.id);
      const opening = known?.of === of ? known : { of, because: lockedReason(this.secrets.open(row)) };
      this.openings.set(row.id, opening);
      return opening.because === undefined ? [] : { name: row.name, because: opening.because };
    });
  }

  private async sealPlain(): Promise<void> {
    if (!this.secrets.keys.canSeal) {
      const remedy = 'set THAW_SECRET_KEY, and they are sealed at the next start';
      this.logger.warn(`secrets of channels stand in the database in plain text: ${remedy}`);
      return;
    }
    const { secrets } = await this.rotation.sealPlain();
    this.logger.log(`sealed ${secrets} secrets of channels that stood in the database in plain text`);
  }
}

function channels({ manager }: QueryRunner): Promise<ChannelRow[]> {
  return manager.find(channelTable, { order: { name: 'ASC' } });
}
