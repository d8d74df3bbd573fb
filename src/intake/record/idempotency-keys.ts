import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EntitySchema } from 'typeorm';
import { Clock } from '../../domain/time/clock.js';
import { canonicalJson, type EntryBody } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { Database } from '../../event-log/database/database.js';
import { columnTypes, type Engine } from '../../event-log/database/sql.js';

const table = 'idempotency_key';

interface IdempotencyKeyRow {
  key: string;
  content_hash: string;
  claimed_at: number;
}

/** The table of the keys as TypeORM knows it. A migration creates it. */
export function intakeTables(engine: Engine) {
  return [
    new EntitySchema<IdempotencyKeyRow>({
      name: table,
      columns: {
        key: { type: 'text', primary: true },
        content_hash: { type: 'text' },
        claimed_at: { type: columnTypes(engine).whole },
      },
    }),
  ];
}

/**
 * The content that each `Idempotency-Key` was first sent with, kept for `THAW_KEEP_IDEMPOTENCY_KEYS`. An event without an id gets one from its
 * key, so a repeated request finds its own entry; the keys are stored only to refuse a key that comes again with other
 * content, under an id of its own or as another batch. Later the id alone tells a repeat.
 */
@Injectable()
export class IdempotencyKeys {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Claims the key for this content, or finds it claimed for the same. It is claimed before the content is stored: where
   * the process dies between the two, the client's retry stores it.
   * @throws ThawError invalid `idempotency-key-reused`
   */
  async claim(key: string, bodies: readonly EntryBody[]): Promise<void> {
    const hash = createHash('sha256').update(canonicalJson(bodies)).digest('hex');
    const row: IdempotencyKeyRow = { key, content_hash: hash, claimed_at: this.clock.now() };
    const claimed = await this.database.write(async ({ manager }) => {
      await manager.createQueryBuilder().insert().into<IdempotencyKeyRow>(table).values(row).orIgnore().execute();
      return manager.findOneBy<IdempotencyKeyRow>(table, { key });
    });
    if (claimed?.content_hash === hash) return;
    const message = 'this Idempotency-Key came before with other content: send a new key';
    throw new ThawError('invalid', 'idempotency-key-reused', message);
  }
}
